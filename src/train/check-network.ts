import type { ExecutorOptions } from "../runtime/executor-choice.js";
import { parseModelName } from "../nn/models.js";
import type { Network } from "../nn/network.js";
import { resolveNetwork } from "../nn/resolve-network.js";
import type { TrainConfig } from "./run/config.js";
import { fittingWeights, readForeignWeights } from "./weights/foreign-weights.js";
import type { StepperConfig } from "./step/create-stepper.js";
import { trainingExecutor } from "./training-executor.js";
import { frozenLayers } from "./step/frozen-layers.js";

/**
 * `own` is the network where it is one of somebody's own. Throws a `UserError` where the network does not fit the images, what training is to begin with does not fit the network,
 * or the executor that is asked for cannot train it: known before a single photo is decoded.
 */
export function checkNetwork(
  config: StepperConfig & ExecutorOptions & Pick<TrainConfig, "model" | "weights">,
  own: Network | null,
): void {
  const { model, weights, freeze } = config;
  const network = own ?? resolveNetwork(parseModelName(model.model), { ...model, classes: 2 }).network;
  frozenLayers(network, freeze);
  if (config.executor === "native" || config.executor === "wasm")
    trainingExecutor(config, network, { mean: [0, 0, 0], std: [1, 1, 1] });
  if (weights !== undefined) fittingWeights(network, readForeignWeights(weights), weights);
}
