import type { Spread } from "./lab-file.js";

/** Mean and sample standard deviation of at least one value. */
export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: values.length < 2 ? null : Math.sqrt(squares / (values.length - 1)), count: values.length };
}
