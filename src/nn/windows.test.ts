import assert from "node:assert/strict";
import { test } from "node:test";
import { adaptiveAvgPool2d } from "./layers/adaptive-avg-pool2d.js";
import { conv2d } from "./layers/conv2d.js";
import { flatten } from "./layers/flatten.js";
import { linear } from "./layers/linear.js";
import { sequential } from "./layers/sequential.js";
import { createNetwork, describeNetwork } from "./models.js";
import { windowsOf } from "./windows.js";

test("windows, strides, rates and what a layer sees of the image are those of the assignment's table", () => {
  const windows = windowsOf(createNetwork(describeNetwork("convnet3", {}, 256, 10)));
  const square = (side: number) => [side, side];
  const still = { stride: square(1), padding: square(0), from: square(0) };
  assert.deepEqual(windows.get("conv2"), { ...still, kernel: square(4), sees: square(10), step: square(2) });
  assert.deepEqual(windows.get("pool1"), {
    ...still,
    kernel: square(2),
    stride: square(2),
    sees: square(4),
    step: square(2),
  });
  assert.equal(windows.get("dropout3")?.rate, 0.3);
  // 1 + 2 + 1 + 3·2 + 2 + 3·4: by hand.
  assert.deepEqual(windows.get("relu3")?.sees, square(24));
  assert.equal(windows.get("fc1")?.sees, undefined);
});

test("shortcuts do not narrow what a layer sees: ResNet18's first stage", () => {
  const windows = windowsOf(createNetwork(describeNetwork("resnet18", {}, 64, 10)));
  // Araujo et al. (2019): 7x7 at stride 2, pool 3x3 at stride 2, then four 3x3 at step 4.
  const field = windows.get("layer1.1.relu_out");
  assert.deepEqual(field?.sees, [43, 43]);
  // Paddings of 3, of 1 at step 2, and of four times 1 at step 4: half of what is seen lies outside at the corner.
  assert.deepEqual([field?.from, field?.step], [[-21, -21], [4, 4]]); // prettier-ignore
});

test("holes in a kernel widen what a layer sees, and means over bins end it", () => {
  const layers = sequential([
    ["conv1", conv2d(2, { kernel: 3, dilation: 2, padding: 2 })],
    ["conv2", conv2d(2, { kernel: 3, dilation: 3 })],
    ["pool", adaptiveAvgPool2d(4)],
    ["flatten", flatten()],
    ["fc", linear(2)],
  ]);
  const windows = windowsOf({ name: "net", layer: layers, imageSize: 20, classes: 2 });
  assert.deepEqual([windows.get("conv1")?.sees, windows.get("conv1")?.from], [[5, 5], [-2, -2]]); // prettier-ignore
  // 5 + 2·3.
  assert.deepEqual(windows.get("conv2")?.sees, [11, 11]);
  assert.equal(windows.get("pool")?.sees, undefined);
});
