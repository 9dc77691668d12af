import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { weightShapes } from "../../nn/weight-shapes.js";
import { checkpointFile, decodeWeights } from "../run/checkpoint.js";
import type { LoadedRun } from "./loaded-run.js";
import { readRun } from "../run/run-folder.js";
import { networkOfRun } from "../run/run-network.js";

/**
 * Loads a run's network, without running anything in its folder; throws a `UserError` when the folder is no run, what
 * describes the network or the checkpoint is missing or damaged, or they do not belong together.
 */
export function loadRun(directory: string, checkpoint: string): LoadedRun {
  const run = readRun(directory);
  const network = networkOfRun(directory, run);
  const path = join(directory, checkpointFile(checkpoint));
  const { weights, epoch } = decodeWeights(path, existsSync(path) ? readFileSync(path) : null, weightShapes(network));
  return { directory, run, checkpoint, epoch, network, weights };
}
