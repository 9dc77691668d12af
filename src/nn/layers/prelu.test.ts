import assert from "node:assert/strict";
import { test } from "node:test";
import { initialize } from "../initialize.js";
import type { Network } from "../network.js";
import { recordNetwork } from "../stored/record.js";
import { replayNetwork } from "../stored/replay.js";
import { softplus } from "./activations.js";
import { conv2d } from "./conv2d.js";
import { flatten } from "./flatten.js";
import { linear } from "./linear.js";
import { prelu } from "./prelu.js";
import { sequential } from "./sequential.js";

function network(parameters: number): Network {
  const layer = sequential([
    ["conv", conv2d(4, { kernel: 3 })],
    ["prelu", prelu(parameters)],
    ["flatten", flatten()],
    ["hidden", linear(5)],
    ["hidden_prelu", prelu()],
    ["positive", softplus(2)],
    ["fc", linear(3)],
  ]);
  return { name: "net", imageSize: 6, classes: 3, layer };
}

test("a network with one weight or one a channel begins as PyTorch's, and is the same when it was written down", () => {
  for (const parameters of [1, 4]) {
    const weights = initialize(network(parameters), 1);
    const { shape, data } = weights.get("prelu.weight")!;
    assert.deepEqual([shape, [...data]], [[parameters], new Array(parameters).fill(0.25)]);
    const stored = recordNetwork(network(parameters));
    assert.deepEqual(recordNetwork(replayNetwork(stored)), stored);
    assert.deepEqual(initialize(replayNetwork(stored), 1), weights);
  }
});

test("another number of weights is refused with the layer's name", () => {
  const message = /prelu.*1 or 4 weights.*gets 3/;
  assert.throws(() => initialize(network(3), 1), { name: "UserError", message });
});
