import assert from "node:assert/strict";
import { test } from "node:test";
import { decadeTicks, formatRate, logScale } from "./log-axis.js";

test("ticks are powers of ten, with 2 and 5 where there are few", () => {
  assert.deepEqual(decadeTicks(1e-5, 10), [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10]);
  assert.deepEqual(decadeTicks(3e-3, 0.4), [5e-3, 0.01, 0.02, 0.05, 0.1, 0.2]);
  // The ends stay in although their logarithms are rounded.
  assert.deepEqual(decadeTicks(1e-5 * (1 + 1e-12), 1000 * (1 - 1e-12)).length, 9);
});

test("equal ratios are equal distances", () => {
  const x = logScale([0.001, 10], [100, 500]);
  for (const [decade, at] of [100, 200, 300, 400, 500].entries())
    assert.ok(Math.abs(x(10 ** (decade - 3)) - at) < 1e-9, `decade ${decade}`);
});

test("rates have two digits and no long rows of zeros", () => {
  assert.deepEqual([0.0123, 1.5, 0.001, 0.00087123, 1e-5, 0].map(formatRate), ["0.012", "1.5", "0.001", "8.7e-4", "1e-5", "0"]); // prettier-ignore
});
