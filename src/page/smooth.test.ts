import assert from "node:assert/strict";
import { test } from "node:test";
import { smooth } from "./smooth.js";

test("smoothing is a mean whose weights fall by a factor", () => {
  assert.deepEqual(smooth([4, 1, 3], 0), [4, 1, 3]);
  assert.deepEqual(smooth([3, 0, 6], 0.5), [3, 1.5 / 1.5, (6 + 0.25 * 3) / 1.75]);
});

test("a constant stays what it is, and a gap stays a gap", () => {
  assert.deepEqual(smooth([2, null, 2, 2], 0.9), [2, null, 2, 2]);
});
