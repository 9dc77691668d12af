import assert from "node:assert/strict";

/** Fails unless every number is within `tolerance` of the expected one, relative to the largest expected (at least 1). */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  assert.equal(actual.length, expected.length, `${what}: as many numbers`);
  const bound = tolerance * Array.from(expected).reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  for (let index = 0; index < expected.length; index++) {
    // Written so that NaN fails.
    const close = Math.abs(actual[index] - expected[index]) <= bound;
    assert.ok(close, `${what}[${index}] is ${actual[index]}, not ${expected[index]} ± ${bound}`);
  }
}

/** The Euclidean norm of a - b over that of b. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert.equal(actual.length, expected.length);
  const norm = (square: (index: number) => number) =>
    Math.sqrt(Array.from(expected, (_, index) => square(index)).reduce((sum, value) => sum + value, 0));
  return norm((index) => (actual[index] - expected[index]) ** 2) / norm((index) => expected[index] ** 2);
}
