import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mcnemar } from "./mcnemar.js";

const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) <= 1e-9 * expected, `${actual} is not ${expected}`);

test("McNemar's exact p-value is the published one", () => {
  // Agresti, Categorical Data Analysis: approval ratings, 150 against 86; z^2 = 17.36 there, exactly 3.716e-5.
  close(mcnemar(150, 86), 3.715936139571442e-5);
  // The textbook's medical example of 121 against 59; its chi-squared is 21.35.
  close(mcnemar(121, 59), 4.434449263755176e-6);
  close(mcnemar(5, 15), 0.04138946533203125);
  close(mcnemar(0, 6), 0.03125);
});

test("equal networks give 1, and counts beyond what 2^-n can hold give a number", () => {
  assert.equal(mcnemar(0, 0), 1);
  assert.equal(mcnemar(3, 3), 1);
  close(mcnemar(1000, 1200), 2.1817026407914712e-5);
});

test("the order of the two networks does not matter, and p is a probability", () => {
  fc.assert(
    fc.property(fc.nat(400), fc.nat(400), (a, b) => {
      const p = mcnemar(a, b);
      assert.ok(p > 0 && p <= 1);
      assert.equal(p, mcnemar(b, a));
    }),
  );
});
