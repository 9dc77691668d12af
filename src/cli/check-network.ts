import type { ExecutorOptions } from "../runtime/executor-choice.js";
import type { Network } from "../nn/network.js";
import { resolveNetwork } from "../nn/resolve-network.js";
import type { TrainConfig } from "../train/config.js";
import { fittingWeights, readForeignWeights } from "../train/foreign-weights.js";
import type { StepperConfig } from "../train/create-stepper.js";
import { trainingExecutor } from "../train/training-executor.js";
import { frozenLayers } from "../train/frozen-layers.js";
import type { ChosenNetwork } from "./network-options.js";

/**
 * Throws a `UserError` where the network does not fit the images, what training is to begin with does not fit the network,
 * or the executor that is asked for cannot train it: known before a single photo is decoded.
 */
export function checkNetwork(
  config: StepperConfig & ExecutorOptions & Pick<TrainConfig, "model" | "weights">,
  chosen: ChosenNetwork,
  own: Network | null,
): void {
  const { model, weights, freeze } = config;
  const network = own ?? resolveNetwork(chosen.source, { ...model, classes: 2 }).network;
  frozenLayers(network, freeze);
  if (config.executor === "native" || config.executor === "wasm")
    trainingExecutor(config, network, { mean: [0, 0, 0], std: [1, 1, 1] });
  if (weights !== undefined) fittingWeights(network, readForeignWeights(weights), weights);
}
