/**
 * Smooths a curve: each value becomes a weighted mean of itself and all before it, of which each counts `weight` times as
 * much as the one after it. 0 changes nothing; the first values are not pulled towards 0. Gaps (null) stay gaps.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  let sum = 0;
  let count = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + value;
    count = weight * count + 1;
    return sum / count;
  });
}
