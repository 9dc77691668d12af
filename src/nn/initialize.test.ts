import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeOf } from "../core/tensor.js";
import { goldenCases } from "../testing/golden.js";
import { smallNetwork } from "../testing/networks.js";
import { initialize, type Weights } from "./initialize.js";
import { createNetwork, describeNetwork } from "./models.js";

const network = createNetwork(describeNetwork("convnet3", {}, 64, 10));
const numbers = (weights: Weights) => new Map([...weights].map(([name, { data }]) => [name, [...data]]));

test("first weights and biases are uniform within PyTorch's bounds", () => {
  const bounds = goldenCases().filter(({ op }) => op === "defaultInit");
  const compared = [...initialize(network, 3)].filter(([name, { shape, data }]) => {
    if (!name.endsWith(".weight")) return false;
    const golden = bounds.find(({ attributes }) => String(attributes.weightShape) === shape.join());
    if (golden === undefined) return false;
    const bias = initialize(network, 3).get(name.replace("weight", "bias"))!.data;
    const { weightBound, biasBound } = golden.outputs;
    for (const [drawn, bound] of [
      [data, weightBound.values[0]],
      [bias, biasBound.values[0]],
    ] as const) {
      const largest = drawn.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      // Of n uniform numbers the largest is below a share of 1 - 9 / n of the bound once in e⁹ times.
      assert.ok(largest <= bound * (1 + 1e-6) && largest > bound * (1 - 9 / drawn.length), `${name}: ${largest}`);
    }
    return true;
  });
  assert.deepEqual(
    compared.map(([name]) => name),
    ["conv1.weight", "conv2.weight", "fc1.weight", "fc2.weight"],
  );
});

test("mean and variance are those of that uniform distribution", () => {
  for (const [name, { shape, data }] of initialize(network, 5)) {
    if (data.length < 1000) continue;
    const variance = 1 / sizeOf(shape.slice(1)) / 3;
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    const meanSquare = data.reduce((sum, value) => sum + value ** 2, 0) / data.length;
    const deviations = 5 / Math.sqrt(data.length);
    assert.ok(Math.abs(mean) < deviations * Math.sqrt(variance), `${name}: mean ${mean}`);
    assert.ok(Math.abs(meanSquare / variance - 1) < deviations, `${name}: variance ${meanSquare}, not ${variance}`);
  }
});

test("the seed decides, and every tensor has numbers of its own", () => {
  assert.deepEqual(numbers(initialize(network, 1)), numbers(initialize(network, 1)));
  const [one, other] = [initialize(network, 1), initialize(network, 2)];
  for (const [name, { data }] of one) assert.notDeepEqual(data, other.get(name)!.data);
  const squareNet = initialize(smallNetwork({ channels: [3, 3], kernels: [3, 3] }), 1);
  const scaled = (name: string) => [...squareNet.get(name)!.data].map((value) => value.toFixed(6)).join();
  assert.notEqual(scaled("conv1.weight"), scaled("conv2.weight"));
});

test("a tensor's numbers do not depend on the layers around it", () => {
  const shallow = initialize(smallNetwork(), 4);
  const wider = initialize(smallNetwork({ channels: [3, 9], fc: [8, 7] }), 4);
  assert.deepEqual(wider.get("conv1.weight"), shallow.get("conv1.weight"));
  const larger = initialize(smallNetwork({}, 40), 4);
  assert.deepEqual(larger.get("conv2.weight"), shallow.get("conv2.weight"));
});
