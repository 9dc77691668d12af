import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkpointNames } from "../page/summary.js";
import { epochCheckpoint } from "../train/run/checkpoint.js";
import { runPaths } from "../train/run/run-folder.js";

/** The file of a run's checkpoint: of an epoch's number, `best` or `last`. */
export function checkpointFile(run: string, checkpoint: string): string {
  const file = /^\d/.test(checkpoint) ? epochCheckpoint(Number(checkpoint)) : `${checkpoint}.safetensors`;
  return join(runPaths(run).checkpoints, file);
}

/** The checkpoints that a run has kept, the earliest first, then `best` and `last`. */
export function keptCheckpoints(run: string): string[] {
  return checkpointNames(readdirSync(runPaths(run).checkpoints));
}

/** A version of a checkpoint's file: a better epoch writes `best` anew. */
export function checkpointVersion(run: string, checkpoint: string): number {
  return statSync(checkpointFile(run, checkpoint)).mtimeMs;
}
