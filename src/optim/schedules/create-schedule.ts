import { constant } from "./constant.js";
import { cosine } from "./cosine.js";
import { multiStep } from "./multi-step.js";
import { oneCycle } from "./one-cycle.js";
import { plateau } from "./plateau.js";
import type { Schedule } from "./schedule.js";
import { step } from "./step.js";

/** A schedule by name, with its settings, as plain data; lengths are in epochs. */
export type ScheduleConfig =
  | { readonly name: "constant" }
  | { readonly name: "step"; readonly every: number; readonly factor: number }
  | { readonly name: "multi-step"; readonly milestones: readonly number[]; readonly factor: number }
  | { readonly name: "cosine" | "one-cycle"; readonly warmupEpochs: number }
  | { readonly name: "plateau"; readonly patience: number; readonly factor: number };

export const SCHEDULES = [
  "constant",
  "step",
  "multi-step",
  "cosine",
  "one-cycle",
  "plateau",
] as const satisfies readonly ScheduleConfig["name"][];
export type ScheduleName = ScheduleConfig["name"];

/** The schedule that a configuration describes, for a run of so many epochs. */
export function createSchedule(config: ScheduleConfig, epochs: number): Schedule {
  switch (config.name) {
    case "constant":
      return constant();
    case "step":
      return step(config);
    case "multi-step":
      return multiStep(config);
    case "cosine":
      return cosine({ warmup: config.warmupEpochs / epochs });
    case "one-cycle":
      return oneCycle({ warmup: config.warmupEpochs / epochs });
    case "plateau":
      return plateau(config);
  }
}
