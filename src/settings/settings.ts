import type { SettingValue, Values } from "../core/setting.js";
import type { commonSettings } from "../optim/common-settings.js";
import type { optimizers } from "../optim/optimizers.js";
import type { ScheduleRows } from "../optim/schedules/schedule-kind.js";
import type { schedules } from "../optim/schedules/schedules.js";
import type { choiceRows } from "./choices.js";
import type { augmentRows } from "./rows/augment.js";
import type { dataRows } from "./rows/data.js";
import type { modelRows, networkRows } from "./rows/network.js";
import type { epochRows, lossRows, machineRows, samplingRows, startRows } from "./rows/run.js";

type Intersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;
type Given<Rows> = Partial<Values<Rows>>;

/** The settings of each optimiser together, and of each schedule by the names that they have among all settings. */
type OfOptimizers = Intersection<
  (typeof optimizers)[number]["settings"] extends infer Own ? (Own extends unknown ? Values<Own> : never) : never
>;
type OfSchedules = Intersection<
  (typeof schedules)[number]["settings"] extends infer Own
    ? Own extends ScheduleRows
      ? { readonly [N in keyof Own as Own[N]["name"]]: SettingValue<Own[N]> }
      : never
    : never
>;

/** What an experiment of a recipe can set: the network, how its weights are changed, and what epochs are made of. */
export interface Changes
  extends
    Given<typeof modelRows>,
    Given<typeof networkRows>,
    Given<typeof choiceRows>,
    Given<typeof commonSettings>,
    Partial<OfOptimizers>,
    Partial<OfSchedules>,
    Given<typeof lossRows>,
    Given<typeof epochRows>,
    Given<typeof samplingRows>,
    Given<typeof augmentRows> {}

/** Everything that can be set of a training; what is left out has its default, but for the photos and the threads. */
export interface TrainSettings
  extends Changes, Given<typeof dataRows>, Given<typeof startRows>, Given<typeof machineRows> {}

/** The name of a setting, as recipes and programs write it. */
export type SettingName = keyof TrainSettings;
