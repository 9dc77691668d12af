import { initialize, type Weights } from "../../nn/initialize.js";
import type { Network } from "../../nn/network.js";
import type { TrainConfig } from "../run/config.js";
import type { TrainEvent } from "../run/events.js";
import { fittingWeights, readForeignWeights } from "./foreign-weights.js";

/**
 * What training begins with: numbers drawn by the seed, those of a file over them where one is given. What did not fit is
 * told as warnings; throws a `UserError` when the file cannot be read or nothing in it fits.
 */
export function firstWeights(
  { seed, weights: path }: Pick<TrainConfig, "seed" | "weights">,
  network: Network,
  emit: (event: TrainEvent) => void,
): Weights {
  const drawn = initialize(network, seed);
  if (path === undefined) return drawn;
  const { weights, report } = fittingWeights(network, readForeignWeights(path), path);
  for (const message of report) emit({ type: "warning", message });
  return new Map([...drawn, ...weights]);
}
