import assert from "node:assert/strict";
import { test } from "node:test";
import { metricsOf } from "../../testing/curves.js";
import { learningRateFigure, rateChanges } from "./learning-rate.js";

const EPOCHS = [1, 1, 1];
const metrics = metricsOf({ trainLoss: EPOCHS, valLoss: EPOCHS, trainAcc: EPOCHS, valAcc: EPOCHS });
const at = (...rates: readonly number[]) => rates.map((lr, index) => ({ ...metrics[index], lr }));

test("a rate that stays is no change", () => {
  assert.equal(rateChanges([]), false);
  assert.equal(rateChanges(at(0.01, 0.01, 0.01)), false);
  assert.equal(rateChanges(at(0.01, 0.01, 0.001)), true);
});

test("small rates are in units of a power of ten, the largest of them between 1 and 10", () => {
  const ticks = (svg: string) => [...svg.matchAll(/text-anchor="end"[^>]*>([\d.]+)</g)].map(([, tick]) => tick);
  const small = learningRateFigure("Rate", at(0.0004, 0.0002, 0));
  assert.match(small, /Learning rate at the end of each epoch \(10⁻⁴\)/);
  assert.deepEqual(ticks(small), ["0", "1", "2", "3", "4"]);
  assert.match(learningRateFigure("Rate", at(1e-12, 0, 0)), /\(10⁻¹²\)/);
  const large = learningRateFigure("Rate", at(0.4, 0.2, 0.1));
  assert.match(large, /epoch</);
  assert.deepEqual(ticks(large), ["0.0", "0.1", "0.2", "0.3", "0.4"]);
});
