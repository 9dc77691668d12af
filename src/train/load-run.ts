import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import type { Shape } from "../core/tensor.js";
import { createNetwork } from "../nn/models.js";
import type { Network } from "../nn/network.js";
import { outline } from "../nn/trace.js";
import { decodeWeights, epochCheckpoint } from "./checkpoint.js";
import type { LoadedRun } from "./loaded-run.js";
import { readRun, runPaths } from "./run-folder.js";

function fileOf(checkpoint: string): string {
  if (checkpoint === "best" || checkpoint === "last") return `${checkpoint}.safetensors`;
  if (/^\d+$/.test(checkpoint)) return epochCheckpoint(Number(checkpoint));
  throw new UserError(`--checkpoint needs best, last or an epoch's number, not "${checkpoint}".`);
}

/** The names and shapes of a network's weights. */
export function weightShapes(network: Network): Map<string, Shape> {
  const { parameters, buffers } = outline(network);
  return new Map([...parameters, ...buffers].map(({ name, shape }) => [name, shape]));
}

/** Loads a run's network; throws a `UserError` when the folder is no run or the checkpoint is missing or damaged. */
export function loadRun(directory: string, checkpoint: string): LoadedRun {
  const run = readRun(directory);
  const network = createNetwork({ ...run.config.model, classes: run.classes.length });
  const path = join(runPaths(directory).checkpoints, fileOf(checkpoint));
  const { weights, epoch } = decodeWeights(path, existsSync(path) ? readFileSync(path) : null, weightShapes(network));
  return { directory, run, checkpoint, epoch, network, weights };
}
