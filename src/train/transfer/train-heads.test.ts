import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../core/random.js";
import { float32 } from "../../core/tensor.js";
import { executor } from "../../testing/execute.js";
import { HEADS, type Labelled, trainHeads } from "./train-heads.js";

const FEATURES = 6;
const CLASSES = 3;

/** Rows whose class shows in one feature each, of very different scales and centres. */
function rows(count: number, seed: number): Labelled {
  const stream = new RandomStream(seed, "features");
  const labels = Array.from({ length: count }, (_, row) => row % CLASSES);
  const data = labels.flatMap((label) =>
    Array.from({ length: FEATURES }, (_, at) => 10 ** at * (5 + stream.normal() + (at === label ? 4 : 0))),
  );
  return { labels, tensor: float32([count, FEATURES], Float32Array.from(data)) };
}

test("heads are compared on the validation rows, and the best one is for features as they come", async () => {
  const [train, val] = [rows(90, 1), rows(60, 2)];
  const { trials, chosen, weight, bias } = await trainHeads(train, val, CLASSES, executor);
  assert.equal(trials.length, HEADS.length);
  assert.equal(chosen.accuracy, Math.max(...trials.map(({ accuracy }) => accuracy)));
  assert.ok(chosen.accuracy > 0.9, `${chosen.accuracy}`);
  const right = val.labels.filter((label, row) => {
    const logits = Array.from(
      bias,
      (start, k) =>
      Array.from({ length: FEATURES }, (_, at) => weight[k * FEATURES + at] * val.tensor.data[row * FEATURES + at]).reduce((a, b) => a + b, start), // prettier-ignore
    );
    return logits.indexOf(Math.max(...logits)) === label;
  });
  assert.equal(right.length / val.labels.length, chosen.accuracy);
  const again = await trainHeads(train, val, CLASSES, executor);
  assert.deepEqual(again.weight, weight);
});
