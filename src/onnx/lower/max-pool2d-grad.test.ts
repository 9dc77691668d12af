import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../core/random.js";
import { float32, type Shape, sizeOf } from "../../core/tensor.js";
import { Graph, type Node } from "../../graph/graph.js";
import type { WindowAttributes } from "../../graph/signatures.js";
import { execute, programOf } from "../../testing/execute.js";
import { pooled } from "../../testing/op-cases.js";
import { firstMaxima } from "../../testing/reference.js";

/** The gradient that ONNX Runtime computes and the one that the first largest element of each window should get. */
async function poolGradient(shape: Shape, attributes: WindowAttributes, x: readonly number[]) {
  const graph = new Graph();
  const input = graph.input("x", shape);
  const y = graph.add("maxPool2d", [input], attributes);
  // Whole numbers that tell the windows apart, so that sums are exact.
  const upstream = Float32Array.from({ length: sizeOf(y.shape) }, (_, index) => index + 1);
  const gradient = graph.add("constant", [], { tensor: float32(y.shape, upstream) });
  const dx = graph.add("maxPool2dGrad", [gradient, input, y], attributes);
  const actual = await execute(programOf(graph, { dx }), new Map([["x", x]]));

  const expected = new Array<number>(x.length).fill(0);
  firstMaxima(graph.producer(y) as Node<"maxPool2d">, x).forEach((winner, index) => (expected[winner] += index + 1));
  return { actual: [...actual.dx], expected };
}

test("the gradient goes to the first largest element of each window, ties and overlaps included", async () => {
  await fc.assert(
    fc.asyncProperty(pooled, fc.integer({ min: 1, max: 3 }), fc.nat(), async ({ shape, attributes }, levels, seed) => {
      const stream = new RandomStream(seed, "ties");
      const x = Array.from({ length: sizeOf(shape) }, () => stream.integer(levels) - 1);
      const { actual, expected } = await poolGradient(shape, attributes, x);
      assert.deepEqual(actual, expected);
    }),
    { numRuns: 200 },
  );
});

test("of equal elements the first in row-major order gets it, in flat areas and where windows share an element", async () => {
  const touching = { kernel: [2, 2], stride: [2, 2], padding: [0, 0] } as const;
  const flat = await poolGradient([1, 1, 4, 4], touching, new Array<number>(16).fill(0.5));
  assert.deepEqual(flat.actual, [1, 0, 2, 0, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 0, 0]);

  const tied = await poolGradient([1, 1, 2, 4], touching, [0, 7, -1, -3, 7, 7, -1, -1]);
  assert.deepEqual(tied.actual, [0, 1, 2, 0, 0, 0, 0, 0]);

  const overlapping = { kernel: [2, 2], stride: [1, 1], padding: [0, 0] } as const;
  const shared = await poolGradient([1, 1, 3, 3], overlapping, [0, 0, 0, 0, 9, 0, 0, 0, 0]);
  assert.deepEqual(shared.actual, [0, 0, 0, 0, 1 + 2 + 3 + 4, 0, 0, 0, 0]);
});
