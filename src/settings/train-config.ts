import type { SettingRow, SettingRows, SettingValue } from "../core/setting.js";
import type { Augmentation } from "../data/augment/augmentation.js";
import type { Fit } from "../data/fit.js";
import type { Sampling } from "../data/sampling.js";
import type { Fractions } from "../data/split.js";
import type { NetworkDescription } from "../nn/models.js";
import type { OptimizerSettings } from "../optim/optimizers.js";
import type { ScheduleConfig } from "../optim/schedules/schedules.js";
import type { choiceOfPhotosRows } from "./rows/data.js";
import type { epochRows, lossRows, machineRows, startRows } from "./rows/run.js";

/** Which photos are trained on and how they are read. */
export interface DataConfig extends Stored<typeof choiceOfPhotosRows> {
  /** An absolute path, `drawn`, or `arrays` for images that came from memory, which the run's folder keeps. */
  readonly root: string;
  readonly fit: Fit;
  /** Shares of training, validation and test, where the folder has no split of its own. */
  readonly fractions: Fractions;
  /** Of the split, where it is to be another than the run's seed: runs that are compared share their photos. */
  readonly splitSeed?: number;
  readonly cacheRoot?: string;
  /** How training photos are varied; not at all where it is left out. */
  readonly augment?: Augmentation;
  /** Which training photos make an epoch; `shuffled`, each once, where it is left out. */
  readonly sampling?: Sampling;
}

type AlwaysStored<Row> = Row extends { readonly default: unknown } | { readonly needed: true } ? true : false;

/** Settings as a run's file has them: without those that are off, as in runs from before they existed. */
export type Stored<Rows extends SettingRows> = {
  readonly [N in keyof Rows as AlwaysStored<Rows[N]> extends true ? N : never]: SettingValue<Rows[N]>;
} & {
  readonly [N in keyof Rows as AlwaysStored<Rows[N]> extends true ? never : N]?: Rows[N] extends {
    readonly off: infer Off extends string;
  }
    ? Exclude<SettingValue<Rows[N]>, Off>
    : SettingValue<Rows[N]>;
};

/** A run that ends in a given time instead of after so many epochs, whose photos may grow on the way. */
export interface TimedConfig {
  /** Of training and validation together; starting, testing and drawing are the caller's. */
  readonly seconds: number;
  /** In which order photos have which size; the last lasts to the end and has the network's own size. */
  readonly phases: readonly {
    readonly size: number;
    /** The share of the run's updates after which it ends, in 0..1. */
    readonly until: number;
    /** What an update took where that was measured; the run goes by what it sees itself as soon as it has seen it. */
    readonly secondsAnUpdate: number;
  }[];
  /** What a validation took; likewise. */
  readonly validationSeconds: number;
}

/** Everything that decides what a training run computes, and how. */
export interface TrainConfig
  extends Stored<typeof lossRows>, Stored<typeof epochRows>, Stored<typeof startRows>, Stored<typeof machineRows> {
  readonly data: DataConfig;
  readonly model: Omit<NetworkDescription, "classes">;
  /** `learningRate` is what the schedule's factors are of. */
  readonly optimizer: OptimizerSettings;
  /** Constant where it is left out. */
  readonly schedule?: ScheduleConfig;
  /** `epochs` are those expected then, and after the run those that it had. */
  readonly timed?: TimedConfig;
}

/** The settings of a group as they are stored: what is off is left out. */
export function stored(rows: SettingRows, given: object): Record<string, unknown> {
  const values = Object.entries(rows).map(([name, row]): [string, unknown, SettingRow<unknown>] => [
    name,
    (given as Readonly<Record<string, unknown>>)[name] ?? row.default,
    row,
  ]);
  return Object.fromEntries(
    values
      .filter(([, value, row]) => value !== undefined && (row.default !== undefined || value !== row.off))
      .map(([name, value]) => [name, value]),
  );
}
