import assert from "node:assert/strict";
import { test } from "node:test";
import { gradients } from "../../graph/autodiff.js";
import { isActivation, rowNames } from "../../graph/elementwise/rows.js";
import { Graph, type Value } from "../../graph/graph.js";
import { execute, programOf } from "../../testing/execute.js";
import { type GoldenActivation, goldenActivations } from "../../testing/golden.js";
import { innerProduct } from "../../testing/inner-product.js";
import type { Layer, Scope } from "../layer.js";
import * as activations from "./activations.js";
import { prelu } from "./prelu.js";

const TOLERANCE = 2e-6;
const layers: Readonly<Record<string, (...values: number[]) => Layer>> = { ...activations, prelu };

/** Fails unless each number is right by itself, the small ones beside the large ones too. */
function assertEachClose(actual: Float32Array, expected: readonly number[], x: readonly number[], what: string): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, index) => {
    const bound = TOLERANCE * Math.max(1, Math.abs(value));
    const close = Math.abs(actual[index] - value) <= bound;
    assert.ok(close, `${what} is ${actual[index]} at ${x[index]}, not ${value}`);
  });
}

/** A layer's output and its gradients, for given numbers. */
async function compute(
  layer: Layer,
  { shape, x, upstream, weight }: Pick<GoldenActivation, "shape" | "x" | "upstream" | "weight">,
) {
  const graph = new Graph();
  const images = graph.input("x", shape);
  const parameters: Value[] = [];
  const parameter: Scope["parameter"] = (name, size) => {
    parameters.push(graph.input(name, size));
    return parameters.at(-1)!;
  };
  // Activations ask for nothing else.
  const output = layer.build({ graph, parameter } as Scope, images);
  const variables = [images, ...parameters];
  const byVariable = gradients(graph, innerProduct(graph, output, upstream), variables);
  const outputs = { y: output, ...Object.fromEntries(byVariable.map((value, index) => [`by ${index}`, value])) };
  const feeds = new Map([["x", x], ...(weight === undefined ? [] : [["weight", weight] as const])]);
  return execute(programOf(graph, outputs), feeds);
}

const cases = goldenActivations();
for (const golden of cases) {
  const name = `${golden.layer}(${golden.arguments.join(", ")}) of [${golden.shape.join(", ")}]`;
  test(`PyTorch gives the same for ${name}`, async () => {
    const actual = await compute(layers[golden.layer](...golden.arguments), golden);
    assertEachClose(actual.y, golden.y, golden.x, name);
    assertEachClose(actual["by 0"], golden.gradient, golden.x, `${name}'s gradient`);
    if (golden.weightGradient !== undefined) {
      golden.weightGradient.forEach((value, index) => {
        assert.ok(Math.abs(actual["by 1"][index] - value) < 1e-5 * Math.max(1, Math.abs(value)), `${name}'s weight`);
      });
    }
  });
}

test("every activation is compared with PyTorch's", () => {
  const compared = new Set(cases.map(({ layer }) => layer));
  // It is a part of prelu.
  const left = rowNames.filter((name) => isActivation(name) && !compared.has(name));
  assert.deepEqual(left, ["negativePart"]);
  assert.deepEqual(
    Object.keys(layers).filter((name) => !compared.has(name)),
    [],
  );
});

for (const [name, layer] of Object.entries(layers)) {
  test(`what is no number stays none in ${name}`, async () => {
    const weight = name === "prelu" ? { weight: [0.5] } : {};
    const given = { shape: [1, 1, 1, 3], x: [1, NaN, -1], upstream: [1, 1, 1], ...weight };
    const { y } = await compute(layer(), given);
    assert.deepEqual([...y].map(Number.isNaN), [false, true, false]);
  });
}
