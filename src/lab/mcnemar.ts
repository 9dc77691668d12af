/**
 * Exact two-sided p-value of McNemar's test: how likely photos that just one of two networks has right would split at
 * least as unevenly as `onlyFirst` to `onlySecond`, were the networks equally good (a fair coin for each such photo;
 * McNemar 1947, the exact binomial form). 1 where there is no such photo.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const count = onlyFirst + onlySecond;
  // The terms C(n, k) / 2^n, each from the one before, in logarithms so that large counts do not underflow.
  let logTerm = -count * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((count - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
