import assert from "node:assert/strict";
import { test } from "node:test";
import { initialize } from "../nn/initialize.js";
import { createNetwork, describeNetwork } from "../nn/models.js";
import { assertClose } from "../testing/compare.js";
import { execute } from "../testing/execute.js";
import { evaluationProgram } from "./evaluation.js";
import { featureProgram, FEATURES, headOf } from "./features.js";
import { layerRates } from "./layer-rates.js";

const network = createNetwork(describeNetwork("scopenet", { width: 8 }, 32, 4));
const normalization = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };

test("the head of the features is what the network says", async () => {
  const head = headOf(network)!;
  const weights = initialize(network, 1);
  const batch = 3;
  const images = Uint8Array.from({ length: batch * 3 * 32 * 32 }, (_, index) => (index * 37) % 256);
  const feeds = new Map([["images", images]]);
  const found = (await execute(featureProgram({ network, batch, weights, normalization }), feeds))[FEATURES];
  assert.equal(found.length, batch * head.features);
  const { logits } = await execute(evaluationProgram({ network, batch, weights, normalization }), feeds);
  const [weight, bias] = [weights.get(head.weight)!.data, weights.get(head.bias)!.data];
  const expected = Array.from({ length: batch * 4 }, (_, at) => {
    const [row, label] = [Math.floor(at / 4), at % 4];
    const products = Array.from({ length: head.features }, (_, k) => found[row * head.features + k] * weight[label * head.features + k]); // prettier-ignore
    return products.reduce((sum, value) => sum + value, bias[label]);
  });
  assertClose(logits, expected, 1e-5, "logits");
});

test("a network whose logits are maps' means has no head", () => {
  assert.equal(headOf(createNetwork(describeNetwork("squeezenet1_1", {}, 64, 4))), null);
});

test("learning rates grow in even steps from the first layer to the last", () => {
  const rateOf = layerRates(network, 0.1);
  const { weight, bias } = headOf(network)!;
  assert.equal(rateOf(weight), 1);
  assert.equal(rateOf(bias), 1);
  const names = [...initialize(network, 1).keys()].filter((name) => name.endsWith(".weight"));
  const rates = names.map(rateOf);
  assert.ok(Math.abs(rates[0] - 0.1) < 1e-12);
  const steps = rates.slice(1).map((rate, index) => rate / rates[index]);
  for (const step of steps) assert.ok(Math.abs(step - steps[0]) < 1e-9);
});
