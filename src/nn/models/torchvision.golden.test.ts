import assert from "node:assert/strict";
import { test } from "node:test";
import { goldenTorchvision } from "../../testing/golden.js";
import { createNetwork, describeNetwork, type ModelName } from "../models.js";
import { outline } from "../trace.js";

const { architectures, classes } = goldenTorchvision();

for (const [model, expected] of Object.entries(architectures)) {
  test(`${model} has torchvision's tensors: the same names, the same shapes`, () => {
    const network = createNetwork(describeNetwork(model as ModelName, {}, 224, classes));
    const { parameters, buffers } = outline(network);
    const shapes = [...parameters, ...buffers].map(({ name, shape }) => [name, shape.join(" ")] as const);
    assert.deepEqual(Object.fromEntries(shapes), expected);
  });
}
