import assert from "node:assert/strict";
import { test } from "node:test";
import { float32 } from "../../core/tensor.js";
import { execute, programOf } from "../../testing/execute.js";
import { Graph } from "../graph.js";
import { rewrite } from "../rewrite.js";
import { shareEqual } from "./share-equal.js";

test("nodes that compute the same from the same become one, others stay apart", async () => {
  const graph = new Graph();
  const [x, y] = [graph.input("x", [2]), graph.input("y", [2])];
  const twice = () => graph.add("scale", [x, graph.scalar(2)], {});
  const sum = graph.add("add", [twice(), twice()], {});
  const outputs = {
    a: graph.add("square", [sum], {}),
    b: graph.add("scale", [x, graph.scalar(3)], {}),
    c: graph.add("scale", [y, graph.scalar(2)], {}),
  };
  const shared = rewrite(graph, Object.values(outputs), [shareEqual()]);
  const count = (op: string) => shared.graph.nodes.filter((node) => node.op === op).length;
  assert.deepEqual([count("scale"), count("constant"), count("add"), count("input")], [3, 2, 1, 2]);
  const after = Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, shared.replaced(value)]));
  const inputs = new Map([["x", [1, 2]], ["y", [5, 7]]]); // prettier-ignore
  assert.deepEqual(
    await execute(programOf(shared.graph, after), inputs),
    await execute(programOf(graph, outputs), inputs),
  );
});

test("nodes that are set differently stay apart, and so do zeros and longer constants", () => {
  const graph = new Graph();
  const x = graph.input("x", [2]);
  const leaky = (slope: number) => graph.add("leakyRelu", [x], { slope });
  const constant = (...data: number[]) =>
    graph.add("constant", [], { tensor: float32([data.length], Float32Array.from(data)) });
  const outputs = [leaky(0.1), leaky(0.2), leaky(0.1), constant(1, 2), constant(1, 2), constant(0), constant(-0)];
  const { graph: after } = rewrite(graph, outputs, [shareEqual()]);
  assert.deepEqual(
    after.nodes.map(({ op }) => op),
    ["input", "leakyRelu", "leakyRelu", "constant", "constant", "constant", "constant"],
  );
});
