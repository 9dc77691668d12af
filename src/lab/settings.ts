import { UserError } from "../core/errors.js";
import { augmentationOf } from "../data/augment/augmentation.js";
import {
  completeOptions,
  createNetwork,
  defaultsOf,
  isModelName,
  models,
  parseModelName,
} from "../nn/models.js";
import type { NetworkOptions } from "../nn/network-options.js";
import { networkTitle } from "../nn/network-title.js";
import { replayNetwork } from "../nn/stored/replay.js";
import { summarize } from "../nn/summary.js";
import type { ExecutorChoice } from "../runtime/choose-executor.js";
import type { Device } from "../runtime/ort-executor.js";
import { checkBalance } from "../train/check-balance.js";
import type { DataConfig, TrainConfig } from "../train/config.js";
import { epochSettings } from "../train/epoch-settings.js";
import { type OptimizationSettings, optimizationOf, overlay } from "../train/optimization.js";
import { isOwnNetwork, type LabNetworks, noNetworks, ownOptions } from "./networks.js";
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
  /** The networks of somebody's own that experiments may train; none where it is left out. */
  readonly networks?: LabNetworks;
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

/** Networks of one family can be set in the same ways; one of somebody's own is a family by itself. */
function familyOf(model: string): string {
  return isModelName(model) ? models[model].family : model;
}

/** The network of an experiment and its options, completed; `given` are those of built-in networks. */
function networkOptions(
  model: string,
  { options: own, kernels, pools, ...others }: Omit<Changes, "model">,
  networks: LabNetworks,
): TrainConfig["model"]["options"] {
  if (isOwnNetwork(model)) {
    const [foreign] = Object.keys({ ...others, ...(kernels && { kernels }), ...(pools && { pools }) });
    if (foreign === undefined) return ownOptions(model, own ?? {}, networks);
    throw new UserError(
      `${foreign} is an option of Convscope's own networks, not of ${networkTitle(model)}; set its own in options.`,
    );
  }
  if (own !== undefined)
    throw new UserError(`options are those of a network of one's own, and ${model} is none; leave them out.`);
  const defaults = defaultsOf(parseModelName(model));
  return completeOptions(parseModelName(model), {
    ...others,
    ...(kernels === undefined ? {} : { kernels: forEachConvolution(kernels, defaults.kernels) }),
    ...(pools === undefined ? {} : { pools: forEachConvolution(pools, defaults.pools) }),
  });
}

/** Settings with those over them that were set later: a network of another family leaves the earlier one's options behind. */
export function overlaySettings(base: Changes, over: Changes): Changes {
  const before: string = base.model ?? ASSIGNMENT.model;
  if (over.model === undefined || familyOf(over.model) === familyOf(before)) return overlay(base, over);
  const options: object = isModelName(before) ? defaultsOf(before) : { options: true };
  const kept = Object.entries(base).filter(([setting]) => !(setting in options));
  return overlay<Changes>(Object.fromEntries(kept), over);
}

/** A training configuration, but for its seed. Throws a `UserError` when settings contradict each other. */
export function configOf(settings: Changes, surroundings: Surroundings) {
  const { data, imageSize, device, threads, executor, networks = noNetworks } = surroundings;
  const { model, epochs, checkpointEvery, batch, ...rest } = { ...ASSIGNMENT, ...settings };
  const { sampling, augment, flip, rotate, cropScale, jitter, erase, randAugment, mixup, cutmix, ...shape } =
    modelSettings(rest);
  const augmentation = augmentationOf(augment, { flip, rotate, cropScale, jitter, erase, randAugment, mixup, cutmix });
  const options = networkOptions(model, shape, networks);
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

/** The network of a configuration as data, where it is one of somebody's own; a built-in one is made where it is trained. */
export function ownNetworkOf(
  { model }: Pick<TrainConfig, "model">,
  { networks = noNetworks }: Surroundings,
  classes: number,
) {
  if (!isOwnNetwork(model.model)) return undefined;
  return networks.make(model.model, model.options as NetworkOptions, model.imageSize, classes);
}

/** The parameters of a configuration's network; throws a `UserError` when it does not fit its images. */
export function countParameters(
  config: Omit<TrainConfig, "seed">,
  surroundings: Surroundings,
  classes: number,
): number {
  const own = ownNetworkOf(config, surroundings, classes);
  const network = own === undefined ? createNetwork({ ...config.model, classes }) : replayNetwork(own);
  return summarize(network).parameters;
}

/**
 * Checks, before any photo is opened, every experiment whose settings are known by then: those that do not build on the
 * best of a stage before. `classes` is how many there are, where networks ask for it. Throws a `UserError` that names the
 * experiment.
 */
export function checkExperiments(recipe: Recipe, surroundings: Surroundings, classes = 2): void {
  for (const { from, experiments } of recipe.stages) {
    if (from === "best") continue;
    for (const { name, set } of experiments) {
      try {
        countParameters(configOf(overlaySettings(recipe.defaults, set), surroundings), surroundings, classes);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        throw new UserError(`Experiment "${name}" of recipe "${recipe.name}": ${error.message}`);
      }
    }
  }
}
