import assert from "node:assert/strict";
import { test } from "node:test";
import { createNetwork, describeNetwork } from "./models.js";
import { windowsOf } from "./windows.js";

test("windows, strides, rates and what a layer sees of the image are those of the assignment's table", () => {
  const windows = windowsOf(createNetwork(describeNetwork("convnet3", {}, 256, 10)));
  const square = (side: number) => [side, side];
  assert.deepEqual(windows.get("conv2"), { kernel: [4, 4], stride: [1, 1], padding: [0, 0], sees: square(10) });
  assert.deepEqual(windows.get("pool1"), { kernel: [2, 2], stride: [2, 2], padding: [0, 0], sees: square(4) });
  assert.equal(windows.get("dropout3")?.rate, 0.3);
  // 1 + 2 + 1 + 3·2 + 2 + 3·4: by hand.
  assert.deepEqual(windows.get("relu3")?.sees, square(24));
  assert.equal(windows.get("fc1")?.sees, undefined);
});

test("shortcuts do not narrow what a layer sees: ResNet18's first stage", () => {
  const windows = windowsOf(createNetwork(describeNetwork("resnet18", {}, 64, 10)));
  // Araujo et al. (2019): 7x7 at stride 2, pool 3x3 at stride 2, then four 3x3 at step 4.
  assert.deepEqual(windows.get("layer1.1.relu_out")?.sees, [43, 43]);
});
