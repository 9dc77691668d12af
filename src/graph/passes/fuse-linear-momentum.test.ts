import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../../testing/compare.js";
import { execute, programOf } from "../../testing/execute.js";
import { Graph, type Value } from "../graph.js";
import { rewrite } from "../rewrite.js";
import { fuseLinearMomentum } from "./fuse-linear-momentum.js";

/** 0.9 · velocity + gradientᵀ · x, with the terms' order and factor as a test wants them. */
function build(combine: (graph: Graph, velocity: Value, gradient: Value) => readonly Value[]) {
  const graph = new Graph();
  const upstream = graph.input("upstream", [2, 3]);
  const x = graph.input("x", [2, 4]);
  const velocity = graph.input("velocity", [3, 4]);
  const outputs = combine(graph, velocity, graph.add("linearGradWeight", [upstream, x], {}));
  const { graph: fused, replaced } = rewrite(graph, outputs, [fuseLinearMomentum]);
  return { graph, outputs, fused, fusedOutputs: outputs.map(replaced) };
}

const decayed = (graph: Graph, velocity: Value) => graph.add("scale", [velocity, graph.scalar(0.9)], {});
const isFused = (graph: Graph) => graph.nodes.some(({ op }) => op === "linearGradWeightAccumulate");

test("decayed velocity plus a linear layer's gradient becomes one op with the same numbers", async () => {
  const { graph, outputs, fused, fusedOutputs } = build((g, velocity, gradient) => [
    g.add("add", [decayed(g, velocity), gradient], {}),
  ]);
  assert.ok(isFused(fused));
  assert.ok(!fused.nodes.some(({ op }) => op === "linearGradWeight" || op === "add" || op === "scale"));
  const feeds = new Map([
    ["upstream", [1, -2, 0.5, 3, 0.25, -1]],
    ["x", [0.5, 1, -1, 2, 3, -0.5, 0.75, 1.5]],
    ["velocity", Array.from({ length: 12 }, (_, index) => index - 5)],
  ]);
  const plain = await execute(programOf(graph, { after: outputs[0] }), feeds);
  const quick = await execute(programOf(fused, { after: fusedOutputs[0] }), feeds);
  assertClose(quick.after, plain.after, 1e-6, "velocity");
});

test("a gradient that something else reads, a factor of the run and the terms the other way round stay as they are", () => {
  assert.ok(!isFused(build((g, v, gradient) => [g.add("add", [decayed(g, v), gradient], {}), gradient]).fused));
  assert.ok(!isFused(build((g, v, gradient) => [g.add("add", [gradient, decayed(g, v)], {})]).fused));
  const byInput = build((g, v, gradient) => {
    const factor = g.input("factor", []);
    return [g.add("add", [g.add("scale", [v, factor], {}), gradient], {})];
  });
  assert.ok(!isFused(byInput.fused));
});
