import assert from "node:assert/strict";
import { test } from "node:test";
import { initialize, type Weights } from "../nn/initialize.js";
import { createNetwork, describeNetwork, type ModelName, type ModelOptions } from "../nn/models.js";
import { outline } from "../nn/trace.js";
import { isWithin } from "../program/frozen.js";
import { networkOfWeights } from "./known-network.js";
import { firstHalf } from "./upper-half.js";

const networkOf = (model: ModelName, options: ModelOptions = {}) =>
  createNetwork(describeNetwork(model, options, 64, 7));

test("weights say which network they are of, whatever their classes, prefix or lack of a last layer", () => {
  const of = (weights: Weights) => networkOfWeights(weights, "f", null);
  assert.deepEqual(of(initialize(networkOf("scopenet", { width: 12 }), 1)), { model: "scopenet", options: { width: 12 } }); // prettier-ignore
  const mobile = initialize(networkOf("mobilenet_v3_small"), 1);
  assert.equal(of(mobile).model, "mobilenet_v3_small");
  assert.equal(of(new Map([...mobile].map(([name, tensor]) => [`model.${name}`, tensor]))).model, "mobilenet_v3_small");
  const headless = new Map([...mobile].filter(([name]) => !name.startsWith("classifier.3.")));
  assert.equal(of(headless).model, "mobilenet_v3_small");
});

test("weights of no network, or of one without a last fully connected layer, are refused in a sentence", () => {
  const squeeze = initialize(networkOf("squeezenet1_1"), 1);
  for (const weights of [squeeze, new Map([...squeeze].slice(0, 3))])
    assert.throws(() => networkOfWeights(weights, "f.pth", null), {
      name: "UserError",
      message: /f\.pth \(features\.0\.weight.*no built-in network that ends in a fully connected layer; try convscope train --model NAME --weights FILE/, // prettier-ignore
    });
});

test("the first half of the layers is named by what lies wholly in it", () => {
  const network = networkOf("resnet18");
  const half = firstHalf(network);
  assert.deepEqual(half.slice(0, 4), ["conv1", "bn1", "layer1", "layer2"]);
  const owners = [...new Set(outline(network).parameters.map(({ name }) => name.slice(0, name.lastIndexOf("."))))];
  assert.equal(owners.filter((owner) => isWithin(owner, half)).length, Math.floor(owners.length / 2));
});
