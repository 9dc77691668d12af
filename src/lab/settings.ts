import { UserError } from "../core/errors.js";
import { createNetwork, defaultsOf, isModelName } from "../nn/models.js";
import { summarize } from "../nn/summary.js";
import type { Device, ExecutorChoice } from "../runtime/executor-choice.js";
import { configOf as trainConfigOf } from "../settings/config-of.js";
import { overlay } from "../settings/overlay.js";
import { modelRows } from "../settings/rows/network.js";
import type { DataConfig, TrainConfig } from "../settings/train-config.js";
import type { Changes, Recipe } from "./recipe.js";

/** Where a lab computes, and on which photos. */
export interface Surroundings {
  readonly data: DataConfig;
  readonly imageSize: number;
  readonly device: Device;
  readonly threads: number;
  readonly executor?: ExecutorChoice;
}

/** A list of kernels or pools begins with the first convolution; the model's own go on after it. */
function completed(settings: Changes): Changes {
  const { model = modelRows.model.default } = settings;
  if (!isModelName(model)) return settings;
  const own = defaultsOf(model);
  const lists = (["kernels", "pools"] as const).flatMap((name) => {
    const value = settings[name];
    return typeof value === "object" ? [[name, [...value, ...(own[name] ?? []).slice(value.length)]] as const] : [];
  });
  return { ...settings, ...Object.fromEntries(lists) };
}

/** A training configuration, but for its seed. Throws a `UserError` when settings contradict each other. */
export function configOf(
  settings: Changes,
  { data, imageSize, device, threads, executor = "auto" }: Surroundings,
): Omit<TrainConfig, "seed"> {
  const where = { data: data.root, imageSize, device, threads, executor };
  const { seed, ...config } = trainConfigOf({ ...completed(settings), ...where });
  const { augment, sampling } = config.data;
  return { ...config, data: { ...data, ...(augment && { augment }), ...(sampling && { sampling }) } };
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
        countParameters(configOf(overlay(recipe.defaults, set), surroundings), 2);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        throw new UserError(`Experiment "${name}" of recipe "${recipe.name}": ${error.message}`);
      }
    }
  }
}
