import assert from "node:assert/strict";
import { test } from "node:test";
import type { MapConvolution } from "../look/inside/read-map.js";
import { explain, pixelAt, positionWithin, written } from "./explain.js";

/** Two channels of 3x3, kernels of 2x2, stride 2, padding 1; the second channel's values are ten times the first's. */
const convolution: MapConvolution = {
  layer: "conv1",
  reads: null,
  firstChannel: 4,
  channels: 2,
  height: 3,
  width: 3,
  input: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90),
  kernel: [2, 2],
  weight: Float32Array.of(1, 0, -1, 2, 1, 1, 1, 1),
  bias: 0.5,
  stride: [2, 2],
  padding: [1, 1],
  dilation: [1, 1],
  steps: [
    { layer: "conv1", type: "Conv2d", values: Float32Array.of(0, 0, 0, 289) },
    { layer: "relu1", type: "ReLU", values: Float32Array.of(0, 0, 0, 288) },
  ],
};

test("a pixel is the sum of patch times kernel over the channels, those that do most first", () => {
  const { channels, others, sum, bias, steps } = explain(convolution, 2, { row: 1, column: 1 }, 1);
  // Rows 1 and 2 of columns 1 and 2: 5, 6, 8, 9, and ten times as much.
  assert.deepEqual(channels, [{ channel: 5, patch: [50, 60, 80, 90], kernel: [1, 1, 1, 1], products: [50, 60, 80, 90], sum: 280 }]); // prettier-ignore
  assert.deepEqual([others, sum, bias], [{ count: 1, sum: 15 }, 295, 0.5]);
  assert.deepEqual(steps, [{ layer: "conv1", type: "Conv2d", value: 289 }, { layer: "relu1", type: "ReLU", value: 288 }]); // prettier-ignore
});

test("what lies in the padding is not there and adds nothing, and holes are left out", () => {
  const corner = explain(convolution, 2, { row: 0, column: 0 }, 2);
  assert.deepEqual(corner.channels.map(({ patch }) => patch), [[null, null, null, 10], [null, null, null, 1]]); // prettier-ignore
  assert.deepEqual([corner.channels[1].products, corner.sum, corner.others.count], [[0, 0, -0, 2], 12, 0]);
  const holes = explain({ ...convolution, padding: [0, 0], dilation: [2, 2] }, 1, { row: 0, column: 0 }, 2);
  assert.deepEqual(holes.channels.map(({ patch }) => patch), [[10, 30, 70, 90], [1, 3, 7, 9]]); // prettier-ignore
});

test("numbers are written short, with a true minus", () => {
  const said = [0, 0.25, -0.5, 12.3456, -1234.5, 0.00001, 1e6].map(written);
  assert.deepEqual(said, ["0", "0.250", "−0.500", "12.35", "−1235", "1.0e−5", "1.0e+6"]);
});

test("a place in a picture is in a pixel, its edges too, and an address names pixels from 1", () => {
  assert.deepEqual([pixelAt(0, 0.99, 4, 2), pixelAt(1, 1, 4, 2), pixelAt(-0.1, 0.5, 4, 2)], [{ row: 1, column: 0 }, { row: 1, column: 3 }, { row: 1, column: 0 }]); // prettier-ignore
  const otherwise = { row: 1, column: 2 };
  assert.deepEqual(positionWithin(["2", "9"], 4, 3, otherwise), { row: 1, column: 3 });
  for (const named of [null, ["0", "1"], ["x", "1"], ["1.5", "1"]] as const)
    assert.equal(positionWithin(named, 4, 3, otherwise), otherwise);
});
