import assert from "node:assert/strict";
import { test } from "node:test";
import { epochMetrics } from "../testing/live-runs.js";
import { aligned, pointsOf, positions, valueOf } from "./curve-data.js";

const metrics = [1, 2, 3].map((epoch) => ({ ...epochMetrics(epoch), seconds: 50 * epoch, val_seconds: 10, images_per_second: 100 / 50 / epoch })); // prettier-ignore

test("epochs stand at their numbers, at the updates done, or at the minutes trained by their end", () => {
  assert.deepEqual(positions(metrics, "epoch", 32), [1, 2, 3]);
  assert.deepEqual(positions(metrics, "step", 32), [4, 8, 12]);
  assert.deepEqual(positions(metrics, "time", 32), [1, 1 + 110 / 60, 1 + 110 / 60 + 160 / 60]);
});

test("what a run has not measured is a gap", () => {
  assert.equal(valueOf(metrics[0], "grad", "train"), null);
  assert.equal(valueOf({ ...metrics[0], grad_norm: 2 }, "grad", "train"), 2);
  assert.deepEqual(pointsOf(metrics, [1, 2, 3], "lr", "train", 0.5).values, [0.01, 0.01, 0.01]);
});

test("curves of different positions share an axis, drawn on where they have none, with their own gaps", () => {
  const both = aligned([
    { at: [1, 3], values: [5, null] },
    { at: [2, 3], values: [7, 8] },
  ]);
  assert.deepEqual(both, { at: [1, 2, 3], values: [[5, undefined, null], [undefined, 7, 8]] }); // prettier-ignore
});
