import type { Command } from "commander";
import type { ExecutorOptions } from "../runtime/choices.js";
import { createNetwork, type ModelName, modelNames, parseModelName } from "../nn/models.js";
import { summarize } from "../nn/summary.js";
import type { TrainConfig } from "../train/config.js";
import { fittingWeights, readForeignWeights } from "../train/foreign-weights.js";
import type { StepperConfig } from "../train/create-stepper.js";
import { trainingExecutor } from "../train/training-executor.js";
import { frozenLayers } from "../train/frozen-layers.js";
import { addDataOptions, addEpochOptions, type DataFlags, dataOptions } from "./data-options.js";
import { addMachineOptions, type MachineFlags, machineOptions } from "./machine-options.js";
import { addModelOptions, type ModelFlags, modelOptions } from "./model-options.js";
import { addUpdateOptions, type OptimizationFlags } from "./optimization-options.js";
import { integer } from "./parsers.js";
import { addStartOptions, type StartFlags, startOptions } from "./start-options.js";

/** What commander makes of the options of every command that trains a network. */
export interface TrainingFlags extends DataFlags, ModelFlags, OptimizationFlags, StartFlags, MachineFlags {
  model: ModelName;
  batch: number;
  seed: number;
}

/** Adds the options of every command that trains: photos, network, its first weights, each update, seed and machine. */
export function addTrainingOptions(command: Command): Command {
  addDataOptions(command)
    .option("--model <name>", `one of ${modelNames.join(", ")}`, parseModelName, "convnet3" as ModelName)
    .option("--batch <count>", "photos a step", integer("--batch", { min: 1 }), 32)
    .option("--seed <number>", "seed of everything random", integer("--seed", { min: 0, max: 2 ** 32 - 1 }), 0);
  return addEpochOptions(addUpdateOptions(addStartOptions(addModelOptions(addMachineOptions(command)))));
}

/** What the options ask for but for how the weights are changed, with the photos of `data`. */
export function trainingOptions(
  flags: TrainingFlags,
  data: string,
): Pick<TrainConfig, "data" | "model" | "weights" | "freeze" | "batch" | "seed" | "device" | "threads" | "executor"> {
  const { model, imageSize, batch, seed } = flags;
  const options = modelOptions(flags, model);
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
export function checkNetwork(config: StepperConfig & ExecutorOptions & Pick<TrainConfig, "model" | "weights">): void {
  const { model, weights, freeze } = config;
  const network = createNetwork({ ...model, classes: 2 });
  summarize(network);
  frozenLayers(network, freeze);
  if (config.executor === "native" || config.executor === "wasm")
    trainingExecutor(config, network, { mean: [0, 0, 0], std: [1, 1, 1] });
  if (weights !== undefined) fittingWeights(network, readForeignWeights(weights), weights);
}
