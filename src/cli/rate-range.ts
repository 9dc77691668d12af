import type { Command } from "commander";
import { UserError } from "../core/errors.js";
import type { RateRange } from "../train/lr-find/search-rates.js";
import { integer, number } from "./parsers.js";

/** What commander makes of the options that say which learning rates are tried. */
export interface RangeFlags {
  minLr: number;
  maxLr: number;
  steps: number;
}

/** Below this the range is hardly wider than what a suggestion needs around it. */
const LEAST_RATIO = 100;
/** With fewer, a line through a decade's losses says nothing. */
const LEAST_STEPS_A_DECADE = 5;

/** Adds the options that say which learning rates are tried. */
export function addRangeOptions(command: Command): Command {
  return command
    .option("--min-lr <rate>", "the learning rate to begin with", number("--min-lr", { min: 0, max: 1e6 }), 1e-5)
    .option("--max-lr <rate>", "the learning rate to end with", number("--max-lr", { min: 0, max: 1e6 }), 10)
    .option("--steps <count>", "updates, each at a higher rate", integer("--steps", { min: 1, max: 1e5 }), 100);
}

/** The rates that the options ask for; throws a `UserError` where they are too few or too close for a suggestion. */
export function rangeOptions({ minLr: min, maxLr: max, steps }: RangeFlags): RateRange {
  if (min === 0) throw new UserError("--min-lr needs a number above 0, not 0.");
  if (max < LEAST_RATIO * min)
    throw new UserError(`--max-lr needs at least ${LEAST_RATIO} times --min-lr, which is ${min}, not ${max}.`);
  const least = Math.ceil(LEAST_STEPS_A_DECADE * (Math.log10(max) - Math.log10(min)));
  if (steps < least)
    throw new UserError(`--steps needs at least ${least} for rates from ${min} to ${max}, not ${steps}.`);
  return { min, max, steps };
}
