import assert from "node:assert/strict";
import { test } from "node:test";
import { initialize } from "../nn/initialize.js";
import { float32, type Tensor } from "../core/tensor.js";
import { RandomStream } from "../core/random.js";
import { linear } from "../nn/layers/linear.js";
import { flatten } from "../nn/layers/flatten.js";
import { sequential } from "../nn/layers/sequential.js";
import { executor } from "../testing/execute.js";
import { normalization, smallNetwork } from "../testing/networks.js";
import { gradCamProgram } from "./grad-cam.js";

const SIZE = 12;
const CLASSES = 3;

function inputsFor(label: number): Map<string, Tensor> {
  const random = new RandomStream(0, "photo");
  const data = Uint8Array.from({ length: 3 * SIZE * SIZE }, () => random.integer(256));
  const chosen = Float32Array.from({ length: CLASSES }, (_, index) => Number(index === label));
  return new Map<string, Tensor>([
    ["images", { dtype: "uint8", shape: [1, 3, SIZE, SIZE], data }],
    ["class", float32([1, CLASSES], chosen)],
  ]);
}

test("where maps go straight into a linear layer, their gradients are the class's weights", async () => {
  const network = smallNetwork({ channels: [3], kernels: [3], pools: [1], fc: [] }, SIZE);
  const weights = initialize(network, 3);
  const program = gradCamProgram({ network, weights, normalization });
  assert.equal(program.layer, "relu1");
  const session = await executor.load(program);
  const size = 3 * 10 * 10;
  for (let label = 0; label < CLASSES; label++) {
    const outputs = await session.run(inputsFor(label));
    assert.deepEqual(outputs.get("maps")!.shape, [1, 3, 10, 10]);
    const expected = weights.get("fc1.weight")!.data.subarray(label * size, (label + 1) * size);
    assert.deepEqual(Array.from(outputs.get("gradients")!.data), Array.from(expected));
  }
  await session.close();
});

test("the maps are those of the deepest convolution, after its ReLU", () => {
  const network = smallNetwork({}, 20);
  const program = gradCamProgram({ network, weights: initialize(network, 0), normalization });
  assert.equal(program.layer, "relu2");
  const shape = program.outputs.get("maps")!.shape;
  assert.deepEqual(program.outputs.get("gradients")!.shape, shape);
  assert.equal(shape[1], 4);
});

test("a network without maps has probabilities alone", () => {
  const layer = sequential([
    ["flatten", flatten()],
    ["fc", linear(CLASSES)],
  ]);
  const network = { name: "flat", imageSize: SIZE, classes: CLASSES, layer };
  const program = gradCamProgram({ network, weights: initialize(network, 0), normalization });
  assert.equal(program.layer, null);
  assert.deepEqual([...program.outputs.keys()], ["probabilities"]);
});
