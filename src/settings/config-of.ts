import { UserError } from "../core/errors.js";
import { checkValue, type NameOf, type SettingRows } from "../core/setting.js";
import { type Augmentation, augmentationOf, describeAugmentation } from "../data/augment/augmentation.js";
import { completeOptions, defaultsOf, type ModelName, type ModelOptions, parseModelName } from "../nn/models.js";
import { completeOptimizer } from "../optim/optimizer-kind.js";
import { DEFAULT_OPTIMIZER, optimizerNamed } from "../optim/optimizers.js";
import { completeSchedule } from "../optim/schedules/schedule-kind.js";
import { DEFAULT_SCHEDULE, scheduleNamed } from "../optim/schedules/schedules.js";
import { checkBalance } from "./check-balance.js";
import { checkShards } from "./check-shards.js";
import { augmentRows } from "./rows/augment.js";
import { choiceOfPhotosRows, dataRows } from "./rows/data.js";
import { modelRows, networkRows } from "./rows/network.js";
import { epochRows, lossRows, machineRows, samplingRows, startRows } from "./rows/run.js";
import type { TrainSettings } from "./settings.js";
import { entryOf, table } from "./table.js";
import { stored, type TrainConfig } from "./train-config.js";

type Given = Readonly<Record<string, unknown>>;

/** Throws a `UserError` when a setting is not known, or its value is none that it can have. */
export function checkSettings(given: object, nameOf: NameOf): void {
  for (const [name, value] of Object.entries(given)) {
    const entry = entryOf(name);
    if (entry === undefined)
      throw new UserError(`There is no setting ${name}; choose among ${table.map((one) => one.name).join(", ")}.`);
    if (value !== undefined) checkValue(entry.row.kind, value, nameOf(name));
  }
}

/** Throws a `UserError` when a setting is given that belongs to another optimiser or schedule than the one chosen. */
function refuseForeign(given: TrainSettings, kind: "optimizer" | "schedule", chosen: string, nameOf: NameOf): void {
  for (const { name, takers, group } of table) {
    if (group !== kind || takers === undefined || !(name in given)) continue;
    const names = takers.map((taker) => taker.name);
    if (names.includes(chosen)) continue;
    throw new UserError(
      `${nameOf(name)} is no setting of ${chosen}; leave it out, or choose ${names.join(" or ")} with ${nameOf(kind)}.`,
    );
  }
}

function optimizerOf(given: TrainSettings, nameOf: NameOf) {
  const { optimizer = DEFAULT_OPTIMIZER } = given;
  refuseForeign(given, "optimizer", optimizer, nameOf);
  return completeOptimizer(optimizerNamed(optimizer), given, nameOf);
}

function scheduleOf(given: TrainSettings, epochs: number, nameOf: NameOf) {
  const { schedule = DEFAULT_SCHEDULE } = given;
  refuseForeign(given, "schedule", schedule, nameOf);
  const kind = scheduleNamed(schedule);
  const own = Object.entries(kind.settings).map(([key, { name }]) => [key, (given as Given)[name]]);
  return completeSchedule(kind, Object.fromEntries(own) as Given, epochs, nameOf);
}

/** The settings of a group that are given. */
function given(rows: SettingRows, settings: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => name in rows && value !== undefined));
}

/**
 * The options of a network among settings, completed by its own; one kernel or pool stands for those of all convolutions.
 * Throws a `UserError` when one is no option of the network.
 */
export function networkOptions(settings: TrainSettings, model: ModelName, nameOf: NameOf): ModelOptions {
  const own = given(networkRows, settings) as Pick<TrainSettings, keyof typeof networkRows>;
  const convolutions = (own.channels ?? defaultsOf(model).channels ?? []).map((_, index) => index);
  const forEach = (value: number | readonly number[]) =>
    typeof value === "number" ? convolutions.map(() => value) : value;
  const { kernels, pools, ...others } = own;
  const options = {
    ...others,
    ...(kernels === undefined ? {} : { kernels: forEach(kernels) }),
    ...(pools === undefined ? {} : { pools: forEach(pools) }),
  };
  return completeOptions(model, options, nameOf);
}

function builtIn(settings: TrainSettings, nameOf: NameOf): Pick<TrainConfig["model"], "model" | "options"> {
  const model = parseModelName(settings.model ?? modelRows.model.default);
  return { model, options: networkOptions(settings, model, nameOf) };
}

/** The augmentation that settings name, with their own over it. */
export function augmentationIn(settings: TrainSettings): Augmentation {
  return augmentationOf(settings.augment ?? "none", given(augmentRows, settings));
}

/**
 * The configuration of a training, with every default filled in. `nameOf` is what a setting is called where the user
 * wrote it; `network` is one that has been chosen already, where it is not a built-in one by its name. Throws a `UserError` when a value is none that its setting can have, when settings contradict each other, or
 * when the photos or the threads are missing, which have no default.
 */
export function configOf(
  asked: TrainSettings,
  nameOf: NameOf = (name) => name,
  network?: Pick<TrainConfig["model"], "model" | "options">,
): TrainConfig {
  const settings: TrainSettings = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  checkSettings(settings, nameOf);
  const { epochs = epochRows.epochs.default } = settings;
  const { data: root, threads, sampling = samplingRows.sampling.default, cache } = settings;
  if (root === undefined) throw new UserError(`${nameOf("data")} is missing: name the photos to train on.`);
  if (threads === undefined) throw new UserError(`${nameOf("threads")} is missing: say how many to train with.`);
  const { imageSize, fit, split } = { ...defaults(dataRows), ...given(dataRows, settings) } as Required<TrainSettings>;
  const augmentation = augmentationIn(settings);
  const schedule = scheduleOf(settings, epochs, nameOf);
  const config = {
    data: {
      root,
      fit,
      fractions: split,
      ...stored(choiceOfPhotosRows, settings),
      ...(cache === undefined ? {} : { cacheRoot: cache }),
      ...(describeAugmentation(augmentation) === "" ? {} : { augment: augmentation }),
      ...(sampling === "shuffled" ? {} : { sampling }),
    },
    model: {
      ...(network === undefined ? builtIn(settings, nameOf) : { model: network.model, options: network.options }),
      imageSize,
    },
    ...stored(startRows, settings),
    optimizer: optimizerOf(settings, nameOf),
    ...(schedule.name === DEFAULT_SCHEDULE ? {} : { schedule }),
    ...stored(lossRows, settings),
    ...stored(epochRows, settings),
    ...stored(machineRows, settings),
    // The rows of each group say what it has; `Stored` derives the type from them, and this object its values.
  } as unknown as TrainConfig;
  checkBalance(config);
  checkShards(config, nameOf);
  return config;
}

function defaults(rows: SettingRows): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.default]));
}
