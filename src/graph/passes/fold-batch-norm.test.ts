import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../core/random.js";
import { float32, type Shape, sizeOf } from "../../core/tensor.js";
import { assertClose } from "../../testing/compare.js";
import { execute, programOf } from "../../testing/execute.js";
import { Graph, type Value } from "../graph.js";
import { rewrite } from "../rewrite.js";
import { foldBatchNorm } from "./fold-batch-norm.js";

interface Case {
  readonly groups: number;
  /** Channels and filters of a group. */
  readonly channels: number;
  readonly filters: number;
  readonly isBiased: boolean;
}

const cases: fc.Arbitrary<Case> = fc.record({
  groups: fc.integer({ min: 1, max: 3 }),
  channels: fc.integer({ min: 1, max: 4 }),
  filters: fc.integer({ min: 1, max: 4 }),
  isBiased: fc.boolean(),
});

/** A convolution and a batch norm whose numbers are `given`, constants where nothing else is said. */
function build({ groups, channels, filters, isBiased }: Case, given?: (graph: Graph, shape: Shape) => Value) {
  const graph = new Graph();
  const stream = new RandomStream(1, "fold");
  const constant = (shape: Shape, least = -2) => {
    const data = Float32Array.from({ length: sizeOf(shape) }, () => stream.uniform(least, 2));
    return graph.add("constant", [], { tensor: float32(shape, data) });
  };
  const out = groups * filters;
  const x = graph.input("x", [2, groups * channels, 5, 4]);
  const weight = constant([out, channels, 3, 2]);
  const slide = { stride: [1, 2], padding: [1, 0], dilation: [1, 1], groups } as const;
  const conv = graph.add("conv2d", isBiased ? [x, weight, constant([out])] : [x, weight], slide);
  const mean = given?.(graph, [out]) ?? constant([out]);
  const norm = graph.add("batchNorm2d", [conv, constant([out]), constant([out]), mean, constant([out], 0.1)], {
    eps: 1e-3,
    statistics: "fixed",
  });
  return { graph, x, conv, norm };
}

const count = ({ nodes }: Graph, op: string) => nodes.filter((node) => node.op === op).length;

test("a batch norm with fixed statistics goes into the convolution before it, with the same results", async () => {
  const property = fc.asyncProperty(cases, fc.nat(), async (given, seed) => {
    const { graph, x, norm } = build(given);
    const folded = rewrite(graph, [norm], [foldBatchNorm]);
    assert.deepEqual([count(folded.graph, "conv2d"), count(folded.graph, "batchNorm2d")], [1, 0]);
    const stream = new RandomStream(seed, "x");
    const feeds = new Map([["x", Array.from({ length: sizeOf(x.shape) }, () => stream.uniform(-1, 1))]]);
    const expected = await execute(programOf(graph, { y: norm }), feeds);
    const actual = await execute(programOf(folded.graph, { y: folded.replaced(norm) }), feeds);
    assertClose(actual.y, expected.y, 1e-5, "y");
  });
  await fc.assert(property, { numRuns: 30 });
});

test("statistics that a run is given, and a convolution that others read, stay as they are", () => {
  const given = { groups: 1, channels: 2, filters: 3, isBiased: true };
  const training = build(given, (graph, shape) => graph.input("mean", shape));
  assert.equal(count(rewrite(training.graph, [training.norm], [foldBatchNorm]).graph, "batchNorm2d"), 1);
  const hooked = build(given);
  const kept = rewrite(hooked.graph, [hooked.norm, hooked.conv], [foldBatchNorm]).graph;
  assert.deepEqual([count(kept, "conv2d"), count(kept, "batchNorm2d")], [1, 1]);
});

test("a batch norm after something else stays", () => {
  const { graph, norm } = build({ groups: 1, channels: 2, filters: 3, isBiased: false });
  const perChannel = graph.producer(norm).inputs.slice(1) as [Value, Value, Value, Value];
  const relu = graph.add("relu", [norm], {});
  const second = graph.add("batchNorm2d", [relu, ...perChannel], { eps: 1e-3, statistics: "fixed" });
  assert.equal(count(rewrite(graph, [second], [foldBatchNorm]).graph, "batchNorm2d"), 1);
});
