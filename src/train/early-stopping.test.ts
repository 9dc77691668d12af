import assert from "node:assert/strict";
import { test } from "node:test";
import { metricsOf } from "../testing/curves.js";
import { hasStoppedEarly } from "./early-stopping.js";

const metrics = (valAcc: readonly number[]) =>
  metricsOf({ trainLoss: valAcc.map(() => 1), valLoss: valAcc.map(() => 1), trainAcc: valAcc, valAcc });

test("training ends after so many epochs without a better one", () => {
  assert.equal(hasStoppedEarly([], 1), false);
  assert.equal(hasStoppedEarly(metrics([0.5, 0.6, 0.6, 0.5]), 2), true);
  assert.equal(hasStoppedEarly(metrics([0.5, 0.6, 0.6]), 2), false);
  assert.equal(hasStoppedEarly(metrics([0.5, 0.6, 0.6, 0.5]), 3), false);
  assert.equal(hasStoppedEarly(metrics([0.6, 0.5, 0.5, 0.7]), 2), false);
  assert.equal(hasStoppedEarly(metrics([0.6, 0.5, 0.5, 0.5]), undefined), false);
});
