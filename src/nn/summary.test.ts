import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConvNetOptions } from "./models/convnet.js";
import { createNetwork, describeNetwork, type ModelName } from "./models.js";
import { summarize } from "./summary.js";

function summaryOf(model: ModelName, options: Partial<ConvNetOptions> = {}, imageSize = 256, classes = 10) {
  return summarize(createNetwork(describeNetwork(model, options, imageSize, classes)));
}

test("the assignment's network of three convolutions has the layers and parameters that PyTorch counts", () => {
  const summary = summaryOf("convnet3");
  assert.equal(summary.name, "convnet3");
  assert.deepEqual(summary.input, [3, 256, 256]);
  assert.equal(summary.parameters, 13_803_522);
  const rows = summary.layers.map(({ name, type, output, parameters }) => [name, type, output.join("x"), parameters]);
  assert.deepEqual(rows, [
    ["conv1", "Conv2d", "16x254x254", 448],
    ["relu1", "ReLU", "16x254x254", 0],
    ["pool1", "MaxPool2d", "16x127x127", 0],
    ["dropout1", "Dropout2d", "16x127x127", 0],
    ["conv2", "Conv2d", "24x124x124", 6168],
    ["relu2", "ReLU", "24x124x124", 0],
    ["pool2", "MaxPool2d", "24x62x62", 0],
    ["dropout2", "Dropout2d", "24x62x62", 0],
    ["conv3", "Conv2d", "32x59x59", 12_320],
    ["relu3", "ReLU", "32x59x59", 0],
    ["pool3", "MaxPool2d", "32x29x29", 0],
    ["dropout3", "Dropout2d", "32x29x29", 0],
    ["flatten", "Flatten", "26912", 0],
    ["fc1", "Linear", "512", 13_779_456],
    ["fc1_relu", "ReLU", "512", 0],
    ["fc2", "Linear", "10", 5130],
  ]);
});

test("the flattened sizes of the assignment's four depths", () => {
  const flattened = (["convnet2", "convnet3", "convnet4", "convnet5"] as const).map((model) => {
    return summaryOf(model).layers.find(({ name }) => name === "flatten")!.output;
  });
  assert.deepEqual(flattened, [[24 * 62 * 62], [32 * 29 * 29], [40 * 13 * 13], [48 * 5 * 5]]);
});

/** The layers' names and outputs where they differ from convnet2's at 64 px. */
function changes(options: Partial<ConvNetOptions>): string[] {
  const lines = (given: Partial<ConvNetOptions>) =>
    summaryOf("convnet2", given, 64, 5).layers.map(({ name, type, output }) => `${name} ${type} ${output.join("x")}`);
  const usual = lines({});
  return lines(options).filter((line) => !usual.includes(line));
}

test("every option of the networks changes what it should, and nothing before it", () => {
  assert.deepEqual(changes({}), []);
  assert.deepEqual(changes({ channels: [16, 7] }), [
    "conv2 Conv2d 7x28x28",
    "relu2 ReLU 7x28x28",
    "pool2 MaxPool2d 7x14x14",
    "dropout2 Dropout2d 7x14x14",
    `flatten Flatten ${7 * 14 * 14}`,
  ]);
  assert.ok(changes({ kernels: [3, 5] }).includes("conv2 Conv2d 24x27x27"));
  assert.ok(!changes({ kernels: [3, 5] }).some((line) => line.startsWith("conv1")));
  assert.ok(changes({ pools: [3, 2] }).includes("pool1 MaxPool2d 16x20x20"));
  assert.deepEqual(changes({ dropout: 0 }), []);
  assert.deepEqual(changes({ dropoutKind: "element" }), ["dropout1 Dropout 16x31x31", "dropout2 Dropout 24x14x14"]);
  assert.deepEqual(changes({ fc: [20, 30] }), [
    "fc1 Linear 20",
    "fc1_relu ReLU 20",
    "fc2 Linear 30",
    "fc2_relu ReLU 30",
    "fc3 Linear 5",
  ]);
  assert.deepEqual(changes({ fc: [] }), ["fc1 Linear 5"]);
  assert.deepEqual(changes({ finalRelu: true }), ["fc2_relu ReLU 5"]);
});

test("options that contradict each other are refused by name", () => {
  const message = /--kernels needs one number for each of the 2 convolutions, separated by commas, not "3"/;
  assert.throws(() => summaryOf("convnet2", { kernels: [3] }), { name: "UserError", message });
  assert.throws(() => summaryOf("convnet2", { pools: [2, 2, 2] }), { name: "UserError", message: /--pools/ });
});
