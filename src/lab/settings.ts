import { UserError } from "../core/errors.js";
import { augmentationOf } from "../data/augment/augmentation.js";
import { completeOptions, createNetwork, defaultsOf, models } from "../nn/models.js";
import { summarize } from "../nn/summary.js";
import type { ExecutorChoice } from "../runtime/choices.js";
import type { Device } from "../runtime/choices.js";
import { checkBalance } from "../train/check-balance.js";
import type { DataConfig, TrainConfig } from "../train/config.js";
import { epochSettings } from "../train/epoch-settings.js";
import { type OptimizationSettings, optimizationOf, overlay } from "../train/optimization.js";
import { type Changes, optimization, type Recipe } from "./recipe.js";

/** The assignment's settings: what a recipe's defaults change. */
const ASSIGNMENT = {
  model: "convnet3",
  epochs: 10,
  batch: 32,
  sampling: "shuffled",
  augment: "none",
} as const satisfies Changes;

/** Where a lab computes, and on which photos. */
export interface Surroundings {
  readonly data: DataConfig;
  readonly imageSize: number;
  readonly device: Device;
  readonly threads: number;
  readonly executor?: ExecutorChoice;
}

/** One number stands for each of the convolutions; a list begins with the first, and the model's own go on after it. */
function forEachConvolution(value: number | readonly number[], own: readonly number[] = []): readonly number[] {
  return typeof value === "number" ? own.map(() => value) : [...value, ...own.slice(value.length)];
}

/** Settings without those that say how weights are changed. */
function modelSettings<T extends OptimizationSettings>(settings: T): Omit<T, keyof OptimizationSettings> {
  const others = Object.entries(settings).filter(([name]) => !(name in optimization));
  return Object.fromEntries(others) as Omit<T, keyof OptimizationSettings>;
}

/** Settings with those over them that were set later: a network of another family leaves the earlier one's options behind. */
export function overlaySettings(base: Changes, over: Changes): Changes {
  const before = base.model ?? ASSIGNMENT.model;
  if (over.model === undefined || models[over.model].family === models[before].family) return overlay(base, over);
  const options = defaultsOf(before);
  const kept = Object.entries(base).filter(([setting]) => !(setting in options));
  return overlay<Changes>(Object.fromEntries(kept), over);
}

/** A training configuration, but for its seed. Throws a `UserError` when settings contradict each other. */
export function configOf(settings: Changes, { data, imageSize, device, threads, executor }: Surroundings) {
  const { model, epochs, checkpointEvery, batch, ...rest } = { ...ASSIGNMENT, ...settings };
  const { sampling, augment, flip, rotate, cropScale, jitter, erase, randAugment, mixup, cutmix, ...shape } =
    modelSettings(rest);
  const augmentation = augmentationOf(augment, { flip, rotate, cropScale, jitter, erase, randAugment, mixup, cutmix });
  const { kernels, pools, ...others } = shape;
  const own = defaultsOf(model);
  const options = completeOptions(model, {
    ...others,
    ...(kernels === undefined ? {} : { kernels: forEachConvolution(kernels, own.kernels) }),
    ...(pools === undefined ? {} : { pools: forEachConvolution(pools, own.pools) }),
  });
  const config: Omit<TrainConfig, "seed"> = {
    data: { ...data, ...epochSettings(augmentation, sampling) },
    model: { model, options, imageSize },
    ...optimizationOf(rest, epochs, (setting) => setting),
    epochs,
    ...(checkpointEvery === undefined ? {} : { checkpointEvery }),
    batch,
    device,
    threads,
    ...(executor === undefined ? {} : { executor }),
  };
  checkBalance(config);
  return config;
}

/** The parameters of a configuration's network; throws a `UserError` when it does not fit its images. */
export function countParameters(config: Omit<TrainConfig, "seed">, classes: number): number {
  return summarize(createNetwork({ ...config.model, classes })).parameters;
}

/**
 * Checks, before any photo is opened, every experiment whose settings are known by then: those that do not build on the
 * best of a stage before. Throws a `UserError` that names the experiment.
 */
export function checkExperiments(recipe: Recipe, surroundings: Surroundings): void {
  for (const { from, experiments } of recipe.stages) {
    if (from === "best") continue;
    for (const { name, set } of experiments) {
      try {
        countParameters(configOf(overlaySettings(recipe.defaults, set), surroundings), 2);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        throw new UserError(`Experiment "${name}" of recipe "${recipe.name}": ${error.message}`);
      }
    }
  }
}
