/** Each value as the mean of it and its neighbours, so that one lucky epoch decides nothing. */
export function smoothed(values: readonly number[]): number[] {
  return values.map((_, index) => {
    const near = values.slice(Math.max(0, index - 1), index + 2);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}

/** The mean of the last three values, or of all where there are fewer. */
export function lastMeans(values: readonly number[]): number {
  const last = values.slice(-3);
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}

/**
 * The least-squares line through values at 0, 1, 2, …: its slope, their mean, and the slope's standard error, infinite
 * where two values leave no scatter to judge by.
 */
export function lineThrough(values: readonly number[]): { slope: number; mean: number; error: number } {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  const products = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  const slope = squares === 0 ? 0 : products / squares;
  const residuals = values.reduce((sum, value, index) => sum + (value - mean - slope * (index - middle)) ** 2, 0);
  const error = values.length < 3 ? Infinity : Math.sqrt(residuals / (values.length - 2) / squares);
  return { slope, mean, error };
}
