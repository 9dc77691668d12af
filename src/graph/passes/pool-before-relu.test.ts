import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../core/random.js";
import { type Shape, sizeOf } from "../../core/tensor.js";
import { execute, programOf } from "../../testing/execute.js";
import { innerProduct } from "../../testing/inner-product.js";
import { pooled } from "../../testing/op-cases.js";
import { gradients } from "../autodiff.js";
import { Graph } from "../graph.js";
import { type RewriteRule, rewrite } from "../rewrite.js";
import type { WindowAttributes } from "../signatures.js";
import { poolBeforeRelu } from "./pool-before-relu.js";

const twoByTwo: WindowAttributes = { kernel: [2, 2], stride: [2, 2], padding: [0, 0] };

function build(shape: Shape, window: WindowAttributes) {
  const graph = new Graph();
  const x = graph.input("x", shape);
  const relu = graph.add("relu", [x], {});
  return { graph, x, relu, pool: graph.add("maxPool2d", [relu], window) };
}

test("relu and pool change places, and neither output nor gradient changes, whatever ties", async () => {
  const check = async (shape: Shape, window: WindowAttributes, levels: number, seed: number) => {
    const stream = new RandomStream(seed, "pool before relu");
    const numbers = Array.from({ length: sizeOf(shape) }, () => stream.integer(levels) - (levels >> 1));
    const results = async (rules: readonly RewriteRule[]) => {
      const plain = build(shape, window);
      const { graph, replaced } = rewrite(plain.graph, [plain.pool], rules);
      const pool = replaced(plain.pool);
      const upstream = Array.from({ length: sizeOf(pool.shape) }, (_, index) => index + 1);
      const [gradient] = gradients(graph, innerProduct(graph, pool, upstream), [replaced(plain.x)]);
      const order = graph.nodes.map(({ op }) => op).slice(1, 3);
      const outputs = await execute(programOf(graph, { pool, gradient }), new Map([["x", numbers]]));
      return { order, outputs };
    };
    const before = await results([]);
    const after = await results([poolBeforeRelu]);
    assert.deepEqual(before.order, ["relu", "maxPool2d"]);
    assert.deepEqual(after.order, ["maxPool2d", "relu"]);
    assert.deepEqual(after.outputs, before.outputs);
  };
  await fc.assert(
    fc.asyncProperty(pooled, fc.constantFrom(3, 5, 1000), fc.nat(), ({ shape, attributes }, levels, seed) =>
      check(shape, attributes, levels, seed),
    ),
    { numRuns: 60 },
  );
});

test("a relu that something else reads, or a hook, stays", () => {
  const hooked = build([1, 1, 4, 4], twoByTwo);
  const kept = rewrite(hooked.graph, [hooked.pool, hooked.relu], [poolBeforeRelu]).graph;
  assert.deepEqual(
    kept.nodes.map(({ op }) => op),
    ["input", "relu", "maxPool2d"],
  );
  const shared = build([1, 1, 4, 4], twoByTwo);
  const other = shared.graph.add("maxPool2d", [shared.relu], { ...twoByTwo, stride: [1, 1] });
  const both = rewrite(shared.graph, [shared.pool, other], [poolBeforeRelu]).graph;
  assert.deepEqual(
    both.nodes.map(({ op }) => op),
    ["input", "relu", "maxPool2d", "maxPool2d"],
  );
});
