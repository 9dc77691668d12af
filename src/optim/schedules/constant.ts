import type { Schedule } from "./schedule.js";

/** The same learning rate from the first to the last step. */
export function constant(): Schedule {
  return () => 1;
}
