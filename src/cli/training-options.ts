import type { Command } from "commander";
import type { ExecutorOptions } from "../runtime/choose-executor.js";
import type { Network } from "../nn/network.js";
import { resolveNetwork } from "../nn/resolve-network.js";
import type { TrainConfig } from "../train/config.js";
import { fittingWeights, readForeignWeights } from "../train/foreign-weights.js";
import { type StepperConfig, trainingExecutor } from "../train/create-stepper.js";
import { frozenLayers } from "../train/frozen-layers.js";
import { addDataOptions, addEpochOptions, type DataFlags, dataOptions } from "./data-options.js";
import { addMachineOptions, type MachineFlags, machineOptions } from "./machine-options.js";
import { addModelOptions } from "./model-options.js";
import { addNetworkOptions, type ChosenNetwork, type NetworkFlags } from "./network-options.js";
import { addUpdateOptions, type OptimizationFlags } from "./optimization-options.js";
import { integer } from "./parsers.js";
import { addStartOptions, type StartFlags, startOptions } from "./start-options.js";

/** What commander makes of the options of every command that trains a network. */
export interface TrainingFlags extends DataFlags, NetworkFlags, OptimizationFlags, StartFlags, MachineFlags {
  batch: number;
  seed: number;
}

/** Adds the options of every command that trains: photos, network, its first weights, each update, seed and machine. */
export function addTrainingOptions(command: Command): Command {
  addNetworkOptions(addDataOptions(command))
    .option("--batch <count>", "photos a step", integer("--batch", { min: 1 }), 32)
    .option("--seed <number>", "seed of everything random", integer("--seed", { min: 0, max: 2 ** 32 - 1 }), 0);
  return addEpochOptions(addUpdateOptions(addStartOptions(addModelOptions(addMachineOptions(command)))));
}

/** What the options ask for but for how the weights are changed, with the photos of `data` and a network. */
export function trainingOptions(
  flags: TrainingFlags,
  data: string,
  { model, options }: Pick<TrainConfig["model"], "model" | "options">,
): Pick<TrainConfig, "data" | "model" | "weights" | "freeze" | "batch" | "seed" | "device" | "threads" | "executor"> {
  const { imageSize, batch, seed } = flags;
  const start = startOptions(flags);
  return {
    data: dataOptions(flags, data),
    model: { model, options, imageSize },
    ...start,
    batch,
    seed,
    ...machineOptions(flags),
  };
}

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
