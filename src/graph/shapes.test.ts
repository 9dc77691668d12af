import assert from "node:assert/strict";
import { test } from "node:test";
import { Graph, type Value } from "./graph.js";

const window = { stride: [1, 1], padding: [0, 0] } as const;
const convolution = { groups: 1, ...window, dilation: [1, 1] } as const;
const batchNorm = { eps: 1e-5, statistics: "fixed" } as const;
const four = (value: Value): [Value, Value, Value, Value] => [value, value, value, value];

test("shapes that do not fit are refused when the node is added, in words", () => {
  const graph = new Graph();
  const images = graph.input("images", [2, 3, 5, 4]);
  const matrix = graph.input("matrix", [2, 6]);
  const value = (...shape: number[]) => graph.input("value", shape);
  const refused: [() => unknown, RegExp][] = [
    [() => graph.add("conv2d", [images, value(1, 2, 3, 3)], convolution), /needs 2 input channels, gets 3/],
    [() => graph.add("conv2d", [images, value(1, 3, 3, 3), value(2)], convolution), /needs a bias \[1\], gets \[2\]/],
    [() => graph.add("conv2d", [images, value(1, 3, 3, 5)], convolution), /needs at least 3x5, gets 5x4/],
    [() => graph.add("conv2d", [images, value(1, 3, 3, 3)], { ...convolution, dilation: [1, 2] }), /3x5, gets 5x4/],
    [
      () => graph.add("conv2d", [value(1, 4, 3, 3), value(3, 2, 3, 3)], { ...convolution, groups: 2 }),
      /divide 3 output/,
    ],
    [
      () => graph.add("batchNorm2d", [images, ...four(value(2))], batchNorm),
      /needs \[3\] for \[2, 3, 5, 4\], gets \[2\]/,
    ],
    [
      () => graph.add("layerNorm2d", [images, value(2), value(3)], { eps: 1 }),
      /needs \[3\] for \[2, 3, 5, 4\], gets \[2\]/,
    ],
    [() => graph.add("multiply", [images, value(2, 3)], {}), /cannot apply (a mask )?\[2, 3\] to \[2, 3, 5, 4\]/],
    [() => graph.add("conv2d", [matrix, value(1, 3, 3, 3)], convolution), /needs maps \[N, C, H, W\], gets \[2, 6\]/],
    [() => graph.add("maxPool2d", [images], { ...window, kernel: [6, 1] }), /needs at least 6x1, gets 5x4/],
    [() => graph.add("avgPool2d", [images], { ...window, kernel: [1, 5] }), /needs at least 1x5, gets 5x4/],
    [() => graph.add("linear", [matrix, value(3, 5)], {}), /needs 5 features, gets 6/],
    [() => graph.add("linear", [matrix, value(3, 6), value(2)], {}), /needs a bias \[3\], gets \[2\]/],
    [() => graph.add("reshape", [matrix], { shape: [5] }), /cannot make \[5\] of \[2, 6\]/],
    [() => graph.add("add", [matrix, value(6, 2)], {}), /needs equal shapes, gets \[2, 6\] and \[6, 2\]/],
    [() => graph.add("scale", [matrix, value(1)], {}), /needs 0 dimensions/],
    [() => graph.add("applyMask", [images, value(2, 3)], {}), /cannot apply (a mask )?\[2, 3\] to \[2, 3, 5, 4\]/],
    [() => graph.add("softmaxCrossEntropy", [matrix, value(2, 5)], {}), /needs equal shapes/],
    [() => graph.add("normalizeImage", [images], { mean: [0], std: [1, 1, 1] }), /needs 3 means and deviations/],
  ];
  const before = graph.nodes.filter(({ op }) => op !== "input").length;
  for (const [add, message] of refused) assert.throws(add, { name: "RangeError", message });
  assert.equal(graph.nodes.filter(({ op }) => op !== "input").length, before);
});
