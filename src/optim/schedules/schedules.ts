import { constant } from "./constant.js";
import { cooldown } from "./cooldown.js";
import { cosine } from "./cosine.js";
import { multiStep } from "./multi-step.js";
import { oneCycle } from "./one-cycle.js";
import { plateau } from "./plateau.js";
import type { ScheduleGiven, ScheduleKind, ScheduleRows, ScheduleValue } from "./schedule-kind.js";
import type { Schedule } from "./schedule.js";
import { step } from "./step.js";

/** The schedules that there are, in the order in which they are listed. */
export const schedules = [constant, step, multiStep, cosine, oneCycle, plateau, cooldown] as const;

type Kind = (typeof schedules)[number];
export type ScheduleName = Kind["name"];

/** A schedule by name, with its settings, as plain data; lengths are in epochs. */
export type ScheduleConfig = Kind extends infer K
  ? K extends ScheduleKind<infer Name, infer Own>
    ? ScheduleValue<Name, Own>
    : never
  : never;

/** A schedule as one writes it, before it is known how many epochs a run has. */
export type GivenSchedule = Kind extends infer K
  ? K extends ScheduleKind<infer Name, infer Own>
    ? ScheduleGiven<Name, Own>
    : never
  : never;

/** The one where none is asked for: it is left out of what is stored. */
export const DEFAULT_SCHEDULE = "constant";

/** A schedule whatever its settings. */
export type AnySchedule = ScheduleKind<string, ScheduleRows>;

/** The schedule of a name. */
export function scheduleNamed(name: string): AnySchedule {
  return (schedules as unknown as readonly AnySchedule[]).find((kind) => kind.name === name)!;
}

/** The schedule that a configuration describes, for a run of so many epochs. */
export function createSchedule(config: ScheduleConfig, epochs: number): Schedule {
  return scheduleNamed(config.name).create(config, epochs);
}

/** Whether the schedule has ended a run of at most so many epochs, as its validation loss had stopped falling. */
export function hasScheduleEnded(config: ScheduleConfig, epochs: number, valLosses: readonly number[]): boolean {
  return scheduleNamed(config.name).hasEnded?.(config, epochs, valLosses) ?? false;
}

/** Whether a schedule may end a run before its last epoch. */
export function mayScheduleEnd(config: ScheduleConfig): boolean {
  return scheduleNamed(config.name).hasEnded !== undefined;
}
