import assert from "node:assert/strict";
import { test } from "node:test";
import { wilsonInterval } from "./wilson.js";

// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
const published = [
  { successes: 81, total: 263, interval: [0.2553, 0.3662] },
  { successes: 15, total: 148, interval: [0.0624, 0.1605] },
  { successes: 0, total: 20, interval: [0, 0.1611] },
  { successes: 1, total: 29, interval: [0.0061, 0.1718] },
];

test("Wilson's interval gives the published values", () => {
  for (const { successes, total, interval } of published) {
    wilsonInterval(successes, total).forEach((bound, side) => assert.ok(Math.abs(bound - interval[side]) < 5e-5));
  }
});

test("Wilson's interval of no trials says nothing, and of a full score reaches 1", () => {
  assert.deepEqual(wilsonInterval(0, 0), [0, 1]);
  assert.equal(wilsonInterval(20, 20)[1], 1);
});
