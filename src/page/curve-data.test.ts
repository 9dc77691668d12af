import assert from "node:assert/strict";
import { test } from "node:test";
import { epochMetrics } from "../testing/live-runs.js";
import { aligned, type CurveRun, pointsOf, positions } from "./curve-data.js";

const metrics = [1, 2, 3].map((epoch) => ({ ...epochMetrics(epoch), seconds: 50 * epoch, val_seconds: 10, images_per_second: 100 / 50 / epoch })); // prettier-ignore
const run: CurveRun = { batch: 32, accumulate: 1, epochs: 4, learningRate: 0.1, schedule: null };

test("epochs stand at their numbers, at the updates done, or at the minutes trained by their end", () => {
  assert.deepEqual(positions(metrics, "epoch", run), [1, 2, 3]);
  assert.deepEqual(positions(metrics, "step", run), [4, 8, 12]);
  assert.deepEqual(positions(metrics, "time", run), [1, 1 + 110 / 60, 1 + 110 / 60 + 160 / 60]);
  assert.deepEqual(positions([], "step", run), []);
});

test("an epoch that was interrupted has as many steps as the others", () => {
  const resumed = metrics.map((one, index) => (index === 1 ? { ...one, seconds: one.seconds / 2 } : one));
  assert.deepEqual(positions(resumed, "step", run), [4, 8, 12]);
});

test("the learning rate is told at every update of an epoch, as its schedule gave it", () => {
  const schedule = { name: "cosine", warmupEpochs: 1 } as const;
  const { at, values } = pointsOf(metrics, { ...run, schedule }, "step", "lr", "val", 0.5);
  assert.deepEqual(
    at,
    Array.from({ length: 12 }, (_, index) => index + 1),
  );
  const rates = values as number[];
  assert.ok(rates.slice(1, 4).every((rate, index) => rate > rates[index]), "it rises in the first epoch"); // prettier-ignore
  assert.ok(rates.slice(5).every((rate, index) => rate < rates[index + 4]), "and falls after it"); // prettier-ignore
  assert.deepEqual(
    pointsOf(metrics, run, "epoch", "lr", "val", 0).values,
    [0.01, 0.01, 0.01],
    "one that never changes",
  );
});

test("norms of an epoch's parts stand within it; what a run has not measured has no point", () => {
  const parts = metrics.map((one, index) => (index === 0 ? one : { ...one, grad_norm: 2, grad_norms: [1, 3] }));
  assert.deepEqual(pointsOf(parts, run, "epoch", "grad", "val", 0), { at: [1.5, 2, 2.5, 3], values: [1, 3, 1, 3] });
  const before = metrics.map((one) => ({ ...one, grad_norm: 2 }));
  assert.deepEqual(pointsOf(before, run, "step", "grad", "val", 0), { at: [4, 8, 12], values: [2, 2, 2] });
  assert.deepEqual(pointsOf(metrics, run, "epoch", "grad", "val", 0), { at: [], values: [] });
});

test("curves of different positions share an axis, drawn on where they have none, with their own gaps", () => {
  const both = aligned([
    { at: [1, 3], values: [5, null] },
    { at: [2, 3], values: [7, 8] },
  ]);
  assert.deepEqual(both, { at: [1, 2, 3], values: [[5, undefined, null], [undefined, 7, 8]] }); // prettier-ignore
});
