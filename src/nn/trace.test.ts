import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { UserError } from "../core/errors.js";
import { Graph } from "../graph/graph.js";
import { smallNetwork } from "../testing/networks.js";
import { globalAvgPool2d } from "./layers/global-avg-pool2d.js";
import { conv2d } from "./layers/conv2d.js";
import { createNetwork, describeNetwork, type ModelName, modelNames } from "./models.js";
import type { Network } from "./network.js";
import { summarize } from "./summary.js";
import { trace } from "./trace.js";

/** The message of the error that a network's size brings about; `null` when it fits. */
function sizeError(network: Network): string | null {
  try {
    summarize(network);
    return null;
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message;
  }
}

const convnet = (model: ModelName, imageSize: number) => createNetwork(describeNetwork(model, {}, imageSize, 10));

test("images that are too small are refused in one sentence that names the layer and the smallest size", () => {
  assert.equal(
    sizeError(convnet("convnet3", 20)),
    "convnet3 at 20 px: conv3 (Conv2d) needs at least 4x4, gets 3x3; use images of at least 28 px or fewer layers.",
  );
  assert.match(sizeError(convnet("convnet2", 3))!, /pool1 \(MaxPool2d\) needs at least 2x2, gets 1x1/);
});

test("the size advised is the smallest that fits", () => {
  const oneToThree = fc.integer({ min: 1, max: 3 });
  const options = fc.integer({ min: 1, max: 4 }).chain((depth) => {
    const list = (value: fc.Arbitrary<number>) => fc.array(value, { minLength: depth, maxLength: depth });
    return fc.record({
      channels: list(oneToThree),
      kernels: list(fc.integer({ min: 1, max: 7 })),
      pools: list(oneToThree),
    });
  });
  fc.assert(
    fc.property(options, (given) => {
      const message = sizeError(smallNetwork(given, 1));
      if (message === null) return;
      const advised = Number(/at least (\d+) px/.exec(message)![1]);
      assert.equal(sizeError(smallNetwork(given, advised)), null);
      assert.notEqual(sizeError(smallNetwork(given, advised - 1)), null);
    }),
    { numRuns: 60 },
  );
  for (const model of modelNames) {
    const message = sizeError(convnet(model, 1));
    // Padded convolutions make something of a single pixel.
    if (message === null) continue;
    const advised = Number(/at least (\d+) px/.exec(message)![1]);
    assert.equal(sizeError(convnet(model, advised)), null);
    assert.notEqual(sizeError(convnet(model, advised - 1)), null);
  }
});

test("a network of one layer is refused in the same way, and one that no size fits is told so", () => {
  const single: Network = { name: "single", imageSize: 2, classes: 3, layer: conv2d(3, { kernel: 3 }) };
  assert.match(sizeError(single)!, /single at 2 px: .*needs at least 3x3, gets 2x2; use images of at least 3 px/);
  const pooled = globalAvgPool2d();
  const never: Network = {
    name: "never",
    imageSize: 8,
    classes: 3,
    layer: {
      type: "Never",
      build: (scope, x) => scope.apply("conv", conv2d(3, { kernel: 2 }), scope.apply("pool", pooled, x)),
    },
  };
  assert.equal(sizeError(never), "never at 8 px: conv (Conv2d) needs at least 2x2, gets 1x1; use fewer layers.");
});

function traceOf(network: Network, training: boolean) {
  const graph = new Graph();
  const images = graph.input("images", [5, 3, network.imageSize, network.imageSize]);
  return {
    graph,
    ...trace(
      network,
      graph,
      images,
      () => training,
      (name, shape) => graph.input(name, shape),
    ),
  };
}

test("masks are drawn while training only: one number a channel, or a number an element", () => {
  const masksOf = (network: Network, training: boolean) =>
    traceOf(network, training).masks.map(({ name, shape, rate }) => [name, shape, rate]);
  assert.deepEqual(masksOf(smallNetwork(), true), [
    ["dropout1.mask", [5, 3, 1, 1], 0.3],
    ["dropout2.mask", [5, 4, 1, 1], 0.3],
  ]);
  assert.deepEqual(masksOf(smallNetwork({ dropoutKind: "element", dropout: 0.1 }), true), [
    ["dropout1.mask", [5, 3, 9, 9], 0.1],
    ["dropout2.mask", [5, 4, 3, 3], 0.1],
  ]);
  assert.deepEqual(masksOf(smallNetwork(), false), []);
  assert.deepEqual(masksOf(smallNetwork({ dropout: 0 }), true), []);
  assert.ok(!traceOf(smallNetwork(), false).graph.nodes.some(({ op }) => op === "applyMask"));
});

test("parameters have PyTorch's names, shapes and order; activations come in the order of the forward pass", () => {
  const { parameters, activations, logits } = traceOf(smallNetwork(), true);
  assert.deepEqual(
    parameters.map(({ name, shape }) => [name, shape]),
    [
      ["conv1.weight", [3, 3, 3, 3]],
      ["conv1.bias", [3]],
      ["conv2.weight", [4, 3, 4, 4]],
      ["conv2.bias", [4]],
      ["fc1.weight", [6, 36]],
      ["fc1.bias", [6]],
      ["fc2.weight", [3, 6]],
      ["fc2.bias", [3]],
    ],
  );
  const names = "conv1 relu1 pool1 dropout1 conv2 relu2 pool2 dropout2 flatten fc1 fc1_relu fc2";
  assert.equal(activations.map(({ name }) => name).join(" "), names);
  assert.equal(activations.at(-1)!.value, logits);
});
