import type { Network } from "../../nn/network.js";
import { createOptimizer, type OptimizerConfig } from "../../optim/optimizers.js";
import { layerRates } from "../../program/layer-rates.js";
import type { Normalization } from "../../program/training.js";
import type { Ranks } from "../../ranks/ranks.js";
import type { Executor } from "../../runtime/executor.js";
import type { TrainConfig } from "../run/config.js";
import { frozenLayers } from "./frozen-layers.js";
import { Stepper, type StepperOptions } from "./stepper.js";

/** The part of a configuration that decides what a step does with its photos. */
export interface StepperConfig extends Pick<
  TrainConfig,
  "batch" | "seed" | "clipNorm" | "ema" | "accumulate" | "shards" | "freeze" | "firstLayerRate"
> {
  readonly optimizer: OptimizerConfig;
}

/** What a step does, as a configuration has it, but for what runs it. */
export function stepOptions(
  config: StepperConfig,
  network: Network,
  normalization: Normalization,
): Omit<StepperOptions, "executor" | "ranks"> {
  const { batch, seed, clipNorm, ema, accumulate = 1, shards, firstLayerRate } = config;
  const frozen = frozenLayers(network, config.freeze);
  const optimizer = createOptimizer(config.optimizer);
  const rateOf = firstLayerRate === undefined ? undefined : layerRates(network, firstLayerRate);
  return { network, optimizer, normalization, batch, seed, frozen, clipNorm, ema, rateOf, shards, accumulates: accumulate > 1 }; // prettier-ignore
}

/** Makes what trains a network as a configuration has it; its weights are yet to be given to it. */
export function createStepper(
  config: StepperConfig,
  network: Network,
  normalization: Normalization,
  executor: Executor,
  ranks?: Ranks,
): Stepper {
  return new Stepper({ ...stepOptions(config, network, normalization), executor, ranks });
}
