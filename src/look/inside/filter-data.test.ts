import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tensor } from "../../core/tensor.js";
import { channelPixels, filterNumbers, filterScale, filtersMoved, rgbPixels, weightByte } from "./filter-data.js";

const tensor = (shape: number[], data: number[]): Tensor<"float32"> => ({
  dtype: "float32",
  shape,
  data: Float32Array.from(data),
});
const before = tensor([2, 3, 1, 2], [0, 1, -1, 0.5, 0, 0, 3, 0, 0, 0, 0, 4]);
const after = tensor([2, 3, 1, 2], [0, 1, -1, 0.5, 0, 1.5, 0, 0, 0, 0, 0, 8]);
const history = {
  layer: "conv1.weight",
  times: [
    { name: "before" as const, epoch: 0, weight: before },
    { name: "after" as const, epoch: 3, weight: after },
  ],
};

test("one scale is taken over all times, and 0 is the middle grey", () => {
  assert.equal(filterScale(history), 8);
  assert.deepEqual(
    [-8, 0, 4, 8].map((weight) => weightByte(weight, 8)),
    [1, 128, 192, 255],
  );
  assert.equal(weightByte(0, 0), 128);
});

test("a channel's pixels are its weights in their order", () => {
  assert.deepEqual([...channelPixels(before, 0, 1, 1).data], [1, 192]);
  assert.deepEqual([...channelPixels(before, 1, 2, 4).data], [128, 255]);
});

test("three channels are interleaved as red, green and blue", () => {
  assert.deepEqual([...rgbPixels(before, 0, 1).data], [128, 1, 128, 255, 192, 128]);
});

test("how far a filter moved is relative to its norm before training", () => {
  assert.deepEqual(filtersMoved(before, after), [1, 1]);
  assert.deepEqual(filtersMoved(before, before), [0, 0]);
  assert.deepEqual(filtersMoved(tensor([1, 1, 1, 1], [0]), tensor([1, 1, 1, 1], [2])), [null]);
  const numbers = filterNumbers(history);
  assert.deepEqual(
    numbers.times.map(({ epoch, moved }) => [epoch, moved]),
    [
      [0, [0, 0]],
      [3, [1, 1]],
    ],
  );
});
