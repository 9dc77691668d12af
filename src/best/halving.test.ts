import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenOf, survivors } from "./halving.js";

const result = (candidate: string, accuracy: number, secondsAnUpdate = 1, loss = 1) => ({
  candidate,
  accuracy,
  loss,
  secondsAnUpdate,
});

test("the better half goes on, by accuracy and then by loss", () => {
  const results = [result("a", 0.5), result("b", 0.6), result("c", 0.5, 1, 0.9), result("d", 0.4)];
  assert.deepEqual(survivors(results, 2), ["b", "c"]);
});

test("the best is chosen, and of those that cannot be told from it the largest", () => {
  const clear = [result("small", 0.8, 1), result("large", 0.6, 2)];
  assert.deepEqual(chosenOf(clear, 400), { candidate: "small", tied: [] });
  const close = [result("small", 0.8, 1), result("large", 0.79, 2), result("poor", 0.5, 4)];
  assert.deepEqual(chosenOf(close, 400), { candidate: "large", tied: ["small"] });
  // With so many photos a point is a difference.
  assert.equal(chosenOf(close, 40_000).candidate, "small");
  assert.equal(chosenOf([result("first", 0.8, 1), result("second", 0.79, 1.01)], 400).candidate, "first");
  assert.throws(() => chosenOf([], 10), RangeError);
});
