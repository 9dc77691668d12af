import assert from "node:assert/strict";
import { test } from "node:test";
import { spreadOf } from "./statistics.js";

test("mean and sample standard deviation", () => {
  const { mean, std, count } = spreadOf([2, 4, 4, 4, 5, 5, 7, 9]);
  assert.equal(mean, 5);
  assert.ok(Math.abs(std! - Math.sqrt(32 / 7)) < 1e-12);
  assert.equal(count, 8);
});

test("one value has no deviation", () => {
  assert.deepEqual(spreadOf([0.25]), { mean: 0.25, std: null, count: 1 });
});
