import { UserError } from "../core/errors.js";
import type { Augmentation, AugmentationName } from "../data/augment/augmentation.js";
import { type Fractions, parseSplit } from "../data/split.js";
import type { OptimizerName, OptimizerSettings } from "../optim/optimizers.js";
import { type GivenSchedule, type ScheduleName, schedules, scheduleNamed } from "../optim/schedules/schedules.js";
import type { TrainSettings } from "./settings.js";

/** Settings as a program gives them: what brings settings of its own may be a value that holds them. */
export interface GivenSettings extends Omit<
  TrainSettings,
  "data" | "model" | "optimizer" | "schedule" | "augment" | "split"
> {
  /** By name, with its settings beside it, or a value that holds all of them: `adamw({ learningRate: 0.001 })`. */
  readonly optimizer?: OptimizerName | OptimizerSettings | undefined;
  /** By name, with its settings beside it, or a value that holds them: `oneCycle()`. */
  readonly schedule?: ScheduleName | GivenSchedule | undefined;
  /** By name, with changes beside it, or a value: `augmentations.standard`. */
  readonly augment?: AugmentationName | Partial<Augmentation> | undefined;
  /** Shares of training, validation and test, or in percent: `70/10/20`. */
  readonly split?: Fractions | string | undefined;
}

type Flat = Readonly<Record<string, unknown>>;

/** What a value holds, by the names of settings. Throws a `UserError` when one of them is given beside it too. */
function opened(setting: string, value: Flat, others: Flat): Flat {
  const twice = Object.keys(value).find((name) => name !== setting && others[name] !== undefined);
  if (twice !== undefined)
    throw new UserError(`${twice} is given in ${setting} and beside it; give it in ${setting} alone.`);
  return value;
}

function named(setting: string, value: object): { readonly name: string } & Flat {
  if (!("name" in value) || typeof value.name !== "string")
    throw new UserError(
      `${setting} needs a name, or a value such as ${setting === "optimizer" ? "adamw()" : "cosine()"}.`,
    );
  return value as { readonly name: string } & Flat;
}

function optimizerSettings(value: object, others: Flat): Flat {
  const { name, ...own } = named("optimizer", value);
  return opened("optimizer", { ...own, optimizer: name }, others);
}

function scheduleSettings(value: object, others: Flat): Flat {
  const { name, ...own } = named("schedule", value);
  // A name that is none is refused where all settings are checked.
  const rows = schedules.some((kind) => kind.name === name) ? scheduleNamed(name).settings : {};
  const flat = Object.entries(own).map(([key, setting]) => [rows[key]?.name ?? key, setting]);
  return opened("schedule", { ...(Object.fromEntries(flat) as Flat), schedule: name }, others);
}

/**
 * Settings by name alone, as `configOf` takes them. Throws a `UserError` when a value is none, or one of its settings is given
 * beside it too.
 */
export function flatSettings({ optimizer, schedule, augment, split, ...rest }: GivenSettings): TrainSettings {
  const isValue = (value: unknown): value is object => typeof value === "object" && value !== null;
  return {
    ...rest,
    ...(isValue(optimizer) ? optimizerSettings(optimizer, rest) : { optimizer }),
    ...(isValue(schedule) ? scheduleSettings(schedule, rest) : { schedule }),
    ...(isValue(augment) ? opened("augment", augment, rest) : { augment }),
    split: typeof split === "string" ? parseSplit(split) : split,
  } as TrainSettings;
}
