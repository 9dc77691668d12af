import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../../testing/compare.js";
import { crossEntropy, oneHot, predictedClasses } from "./metrics.js";

test("the predicted class is that of the largest logit, the first of equals", () => {
  const logits = Float32Array.of(1, 3, 2, /**/ -5, -7, -5, /**/ 0, 0, 0, /**/ 1e38, -1e38, 3e38);
  assert.deepEqual(predictedClasses(logits, 3), [1, 0, 0, 2]);
  assert.deepEqual(predictedClasses(new Float32Array(0), 3), []);
});

test("the cross-entropy is the logarithm of the label's share, row by row", () => {
  const logits = Float32Array.of(0, 0, 0, 0, /**/ Math.log(1), Math.log(2), Math.log(3), Math.log(4));
  const losses = [crossEntropy(logits, 4, 0, 2), ...[0, 1, 2, 3].map((label) => crossEntropy(logits, 4, 1, label))];
  const expected = [Math.log(4), ...[10, 5, 10 / 3, 2.5].map(Math.log)];
  assertClose(losses, expected, 1e-6, "losses");
});

test("large logits neither overflow nor lose the loss", () => {
  const logits = Float32Array.of(1e30, 0, /**/ 1000, 1001, /**/ -1000, -1001);
  assert.equal(crossEntropy(logits, 2, 0, 0), 0);
  assertClose([crossEntropy(logits, 2, 0, 1) / 1e30], [1], 1e-6, "the loss of a confident mistake");
  const either = Math.log(1 + Math.E);
  assertClose([1, 2].map((row) => crossEntropy(logits, 2, row, 0)), [either, either - 1], 1e-9, "losses"); // prettier-ignore
});

test("a logit that is no number gives a loss that is none either", () => {
  assert.ok(Number.isNaN(crossEntropy(Float32Array.of(NaN, 1), 2, 0, 1)));
});

test("labels become rows with a single one", () => {
  assert.deepEqual(oneHot([2, 0], 3), Float32Array.of(0, 0, 1, 1, 0, 0));
});
