import type { NameOf, Setting, SettingRows } from "../core/setting.js";
import { augmentations } from "../data/augment/augmentation.js";
import { commonSettings } from "../optim/common-settings.js";
import { type AnyOptimizer, optimizers } from "../optim/optimizers.js";
import { type AnySchedule, DEFAULT_SCHEDULE, schedules } from "../optim/schedules/schedules.js";
import { choiceRows } from "./choices.js";
import { augmentRows } from "./rows/augment.js";
import { dataRows } from "./rows/data.js";
import { modelRows, networkRows } from "./rows/network.js";
import { epochRows, lossRows, machineRows, samplingRows, startRows } from "./rows/run.js";
import type { TrainConfig } from "./train-config.js";

/** What a setting is about, which is also where a configuration holds it. */
export type Group =
  | "data"
  | "model"
  | "network"
  | "start"
  | "optimizer"
  | "schedule"
  | "loss"
  | "epoch"
  | "sampling"
  | "augment"
  | "machine";

/** One of several optimisers or schedules that take a setting, and its default there. */
export interface Taker {
  readonly name: string;
  readonly default: unknown;
  readonly usual?: string | undefined;
}

/** A setting among all others. */
export interface Entry {
  /** As recipes and programs write it. */
  readonly name: string;
  readonly group: Group;
  readonly row: Setting<unknown>;
  /** The optimisers or schedules that take it; left out where all do. */
  readonly takers?: readonly Taker[];
  /** Its value in a configuration; undefined where it has none there. */
  valueIn(config: TrainConfig): unknown;
}

type Lookup = Readonly<Record<string, unknown>>;

function entries(group: Group, rows: SettingRows, holder: (config: TrainConfig) => object | undefined): Entry[] {
  return Object.entries(rows).map(([name, row]) => ({
    name,
    group,
    row,
    // A network that does not take a setting has none, not one that is off.
    valueIn: (config) => (holder(config) as Lookup | undefined)?.[name] ?? (group === "network" ? undefined : row.off),
  }));
}

/** The settings that belong to some optimisers: each once, with all that take it. */
function ownOfOptimizers(): Entry[] {
  const kinds = optimizers as unknown as readonly AnyOptimizer[];
  const rows = new Map(kinds.flatMap(({ settings }) => Object.entries(settings)));
  return [...rows].map(([name, row]) => ({
    name,
    group: "optimizer",
    row,
    takers: kinds
      .filter(({ settings }) => Object.hasOwn(settings, name))
      .map((kind) => ({ name: kind.name, default: kind.settings[name].default })),
    valueIn: ({ optimizer }) => (optimizer as unknown as Lookup)[name],
  }));
}

function ownOfSchedules(): Entry[] {
  const kinds = schedules as unknown as readonly AnySchedule[];
  const rows = new Map(
    kinds.flatMap(({ settings }) => Object.entries(settings).map(([key, row]) => [row.name, { key, row }] as const)),
  );
  return [...rows].map(([name, { key, row }]) => ({
    name,
    group: "schedule",
    row,
    takers: kinds.flatMap((kind) =>
      Object.values(kind.settings)
        .filter((own) => own.name === name)
        .map((own) => ({ name: kind.name, default: own.default, usual: own.usual })),
    ),
    valueIn: ({ schedule }) => (schedule as unknown as Lookup | undefined)?.[key],
  }));
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The name of a run's augmentation, where it has one. */
function nameOfAugmentation({ data }: TrainConfig): string | undefined {
  if (data.augment === undefined) return "none";
  return Object.entries(augmentations).find(([, one]) => same(one, data.augment))?.[0];
}

const [optimizer, schedule, augment] = entries("optimizer", choiceRows, () => undefined);

/** All settings, in the order in which they are listed. */
export const table: readonly Entry[] = [
  ...entries("data", dataRows, ({ data, model }) => ({
    ...data,
    data: data.root,
    imageSize: model.imageSize,
    split: data.fractions,
    cache: data.cacheRoot,
  })),
  ...entries("model", modelRows, ({ model }) => model),
  ...entries("network", networkRows, ({ model }) => model.options),
  ...entries("start", startRows, (config) => config),
  { ...optimizer, valueIn: (config) => config.optimizer.name },
  ...entries("optimizer", commonSettings, (config) => config.optimizer),
  ...ownOfOptimizers(),
  { ...schedule, group: "schedule", valueIn: (config) => config.schedule?.name ?? DEFAULT_SCHEDULE },
  ...ownOfSchedules(),
  ...entries("loss", lossRows, (config) => config),
  ...entries("epoch", epochRows, (config) => config),
  ...entries("sampling", samplingRows, ({ data }) => data),
  { ...augment, group: "augment", valueIn: nameOfAugmentation },
  ...entries("augment", augmentRows, ({ data }) => data.augment ?? augmentations.none),
  ...entries("machine", machineRows, (config) => config),
];

const byName = new Map(table.map((entry) => [entry.name, entry]));

/** The setting of a name; undefined where there is none. */
export function entryOf(name: string): Entry | undefined {
  return byName.get(name);
}

/** What a recipe's experiments can set: what a lab asks for as a whole, first weights and the machine stand elsewhere. */
export const inRecipes: readonly Entry[] = table.filter(({ group }) => !["data", "start", "machine"].includes(group));

/** How a setting is written on the command line: `weightDecay` → `--weight-decay`, `learningRate` → `--lr`. */
export const flagOf: NameOf = (name) =>
  `--${byName.get(name)?.row.flag ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** All that is set of a configuration, by name. */
export function settingsIn(config: TrainConfig): Record<string, unknown> {
  const values = table.map((entry) => [entry.name, entry.valueIn(config)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
