/** How numbers go from the first to the last: only if each step agrees is it a trend. */
export type Trend = "rises" | "falls" | "same" | "mixed";

/** The trend of at least two numbers; `mixed` where steps disagree or there are fewer. */
export function trendOf(values: readonly number[]): Trend {
  const steps = values.slice(1).map((value, index) => Math.sign(value - values[index]));
  if (steps.length === 0) return "mixed";
  if (steps.every((step) => step === 0)) return "same";
  if (steps.every((step) => step > 0)) return "rises";
  return steps.every((step) => step < 0) ? "falls" : "mixed";
}
