import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import type { Shape } from "../core/tensor.js";
import type { Network } from "../nn/network.js";
import { outline } from "../nn/trace.js";
import { decodeWeights, epochCheckpoint } from "./checkpoint.js";
import type { LoadedRun } from "./loaded-run.js";
import { readRun, runPaths } from "./run-folder.js";
import { networkOfRun } from "./run-network.js";

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

/**
 * Loads a run's network, without running anything in its folder; throws a `UserError` when the folder is no run, what
 * describes the network or the checkpoint is missing or damaged, or they do not belong together.
 */
export function loadRun(directory: string, checkpoint: string): LoadedRun {
  const run = readRun(directory);
  const network = networkOfRun(directory, run);
  const path = join(runPaths(directory).checkpoints, fileOf(checkpoint));
  const { weights, epoch } = decodeWeights(path, existsSync(path) ? readFileSync(path) : null, weightShapes(network));
  return { directory, run, checkpoint, epoch, network, weights };
}
