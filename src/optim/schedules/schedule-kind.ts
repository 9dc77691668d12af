import { UserError } from "../../core/errors.js";
import { checkValue, type NameOf, type Setting, type SettingValue, type Words } from "../../core/setting.js";
import type { Schedule } from "./schedule.js";

/**
 * A schedule's settings by what they are called within it; each has a name of its own among all settings: `lrEvery` of
 * `step`'s `every`.
 */
export type ScheduleRows = Readonly<Record<string, Setting<unknown> & { readonly name: string }>>;

/** A schedule with its settings, as plain data; lengths are in epochs. */
export type ScheduleValue<Name extends string, Own extends ScheduleRows> = { readonly name: Name } & {
  readonly [N in keyof Own]: SettingValue<Own[N]>;
};

/** Settings that have to be given, and those that have a default. */
type Given<Own extends ScheduleRows> = {
  readonly [N in keyof Own as Own[N] extends { needed: true } ? N : never]: SettingValue<Own[N]>;
} & { readonly [N in keyof Own as Own[N] extends { needed: true } ? never : N]?: SettingValue<Own[N]> };

/** A schedule as one writes it: a default that depends on the run's length is filled in when it begins. */
export type ScheduleGiven<Name extends string, Own extends ScheduleRows> = { readonly name: Name } & Given<Own>;

/** Everything that there is to say of a schedule. */
export interface ScheduleDescription<Name extends string, Own extends ScheduleRows> {
  readonly name: Name;
  readonly settings: Own;
  /** Its rates depend on how many epochs the run has: such a run cannot be made longer afterwards. */
  readonly isOfLength: boolean;
  /** Its part of the report's sentence on training; null where there is nothing to say. */
  readonly says: Words<((config: ScheduleValue<Name, Own>) => string) | null>;
  /** What the learning rate is multiplied by at each moment of a run of so many epochs. */
  readonly create: (config: ScheduleValue<Name, Own>, epochs: number) => Schedule;
  /**
   * Whether training is over because the validation loss has stopped falling, by the losses of the epochs done; a schedule
   * without it ends with the run's last epoch.
   */
  readonly hasEnded?: (config: ScheduleValue<Name, Own>, epochs: number, valLosses: readonly number[]) => boolean;
}

/** A schedule as a value; called, it gives a configuration. */
export interface ScheduleKind<Name extends string, Own extends ScheduleRows> extends ScheduleDescription<Name, Own> {
  (...settings: Record<string, never> extends Given<Own> ? [Given<Own>?] : [Given<Own>]): ScheduleGiven<Name, Own>;
}

type AnySchedule = ScheduleKind<string, ScheduleRows>;

const lastOf = (value: unknown) => (Array.isArray(value) ? (value as number[])[value.length - 1] : (value as number));

/**
 * Settings of a schedule, by what they are called within it, completed for a run of so many epochs. Throws a `UserError`
 * when one is missing, of another kind, or an epoch that the run does not reach.
 */
export function completeSchedule(
  { name, settings }: AnySchedule,
  given: Readonly<Record<string, unknown>>,
  epochs: number,
  nameOf: NameOf,
): ScheduleValue<string, ScheduleRows> {
  const own = Object.entries(settings).map(([key, row]): [string, unknown] => {
    const usual: unknown = row.default;
    const value = given[key] ?? (typeof usual === "function" ? (usual as (epochs: number) => unknown)(epochs) : usual);
    const called = nameOf(row.name);
    if (value === undefined)
      throw new UserError(`${nameOf("schedule")} ${name} needs ${called}, such as ${row.kind.write(row.example)}.`);
    checkValue(row.kind, value, called);
    const end = row.beforeEnd ? lastOf(value) : 0;
    if (end >= epochs)
      throw new UserError(
        `${called} ${end} is not below the ${epochs} epochs of the run; give less, or more ${nameOf("epochs")}.`,
      );
    return [key, value];
  });
  return { name, ...Object.fromEntries(own) };
}

/** Makes a schedule of everything that there is to say of it. */
export function scheduleKind<const Name extends string, const Own extends ScheduleRows>(
  description: ScheduleDescription<Name, Own>,
): ScheduleKind<Name, Own> {
  const { name, ...rest } = description;
  const configure = (settings: Readonly<Record<string, unknown>> = {}) => {
    for (const [key, value] of Object.entries(settings)) {
      if (!Object.hasOwn(description.settings, key)) throw new UserError(`${key} is no setting of ${name}.`);
      checkValue(description.settings[key].kind, value, key);
    }
    const fixed = Object.entries(description.settings).flatMap(([key, row]) =>
      row.default === undefined || typeof row.default === "function" ? [] : [[key, row.default as unknown] as const],
    );
    return { name, ...Object.fromEntries(fixed), ...settings };
  };
  Object.defineProperty(configure, "name", { value: name });
  return Object.assign(configure, rest) as unknown as ScheduleKind<Name, Own>;
}

/** Epochs in words. */
export const epochsText = {
  en: (count: number) => (count === 1 ? "1 epoch" : `${Number(count.toFixed(2))} epochs`),
  zh: (count: number) => `${Number(count.toFixed(2))} 轮`,
};
