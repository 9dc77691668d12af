import assert from "node:assert/strict";
import { test } from "node:test";
import { initialize } from "../nn/initialize.js";
import { sgd } from "../optim/sgd.js";
import { trainingProgram } from "./training.js";
import { normalization, smallNetwork } from "../testing/networks.js";
import { flopsOf } from "../graph/flops.js";

const network = smallNetwork({}, 20);
const optimizer = sgd.create({ momentum: 0.9, weightDecay: 0, nesterov: false });
const { nodes } = trainingProgram({ network, normalization, optimizer, batch: 2 }).graph;

test("a convolution and its gradients cost what their loops do, and so does a fully connected layer", () => {
  const of = (op: string, layer: string) => {
    const found = nodes.filter((node) => node.op === op && node.origin.layer === layer);
    assert.equal(found.length, 1, `${op} of ${layer}`);
    return flopsOf(found[0]);
  };
  const weights = initialize(network, 1);
  const [filters, channels, height, width] = weights.get("conv2.weight")!.shape;
  const [, , outHeight, outWidth] = nodes.find(({ op, origin }) => op === "conv2d" && origin.layer === "conv2")!.output
    .shape;
  const loops = 2 * 2 * filters * channels * height * width * outHeight * outWidth;
  for (const op of ["conv2d", "conv2dGradInput", "conv2dGradWeight"]) assert.equal(of(op, "conv2"), loops);
  const [outputs, inputs] = weights.get("fc1.weight")!.shape;
  for (const op of ["linear", "linearGradInput", "linearGradWeightAccumulate"])
    assert.equal(of(op, "fc1"), 2 * 2 * outputs * inputs);
});

test("every node of a training step knows its layer and its phase, whatever passes have made of it", () => {
  const phases = new Map<string, Set<string>>();
  for (const { op, origin } of nodes) {
    if (op === "input" || op === "constant") continue;
    phases.set(origin.layer, (phases.get(origin.layer) ?? new Set()).add(origin.phase));
  }
  const phasesOf = (layer: string) => [...phases.get(layer)!].sort();
  assert.deepEqual(phasesOf("conv1"), ["backward", "forward", "update"]);
  assert.deepEqual(phasesOf("fc1"), ["backward", "forward", "update"]);
  assert.deepEqual(phasesOf("loss"), ["backward", "forward"]);
  assert.deepEqual(phasesOf("images"), ["forward"]);
  const pool = nodes.find(({ op }) => op === "maxPool2d")!;
  const relu = nodes.find(({ op }) => op === "relu")!;
  assert.deepEqual([pool.origin.layer, relu.origin.layer], ["pool1", "relu1"]);
});
