import assert from "node:assert/strict";
import { test } from "node:test";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { float32 } from "../core/tensor.js";
import { gradients } from "../graph/autodiff.js";
import { Graph } from "../graph/graph.js";
import { execute, programOf } from "../testing/execute.js";
import { innerProduct } from "../testing/inner-product.js";
import { lower } from "./lower.js";
import { stateOutputName } from "./state-output.js";
import { encodeModel } from "./model.js";

const feeds = new Map([["x", [1, -2, 3]]]);

test("one value may leave under several names, be read within, be an input or a constant", async () => {
  const graph = new Graph();
  const x = graph.input("x", [3]);
  const positive = graph.add("relu", [x], {});
  const doubled = graph.add("add", [positive, positive], {});
  const fixed = graph.add("constant", [], { tensor: float32([2], Float32Array.of(4, 5)) });
  const outputs = { first: positive, second: positive, third: positive, doubled, same: x, fixed };
  const actual = await execute(programOf(graph, outputs), feeds);
  assert.deepEqual(Object.fromEntries(Object.entries(actual).map(([name, data]) => [name, [...data]])), {
    first: [1, 0, 3],
    second: [1, 0, 3],
    third: [1, 0, 3],
    doubled: [2, 0, 6],
    same: [1, -2, 3],
    fixed: [4, 5],
  });
});

test("an output keeps its own name however the nodes are called inside", async () => {
  const graph = new Graph();
  const x = graph.input("x", [3]);
  const a = graph.add("relu", [x], {});
  const b = graph.add("add", [a, x], {});
  const actual = await execute(programOf(graph, { "activation conv1": b, loss: a }), feeds);
  assert.deepEqual([...actual["activation conv1"]], [2, -2, 6]);
  assert.deepEqual([...actual.loss], [1, 0, 3]);
});

test("a state variable enters under its name and leaves under another, unless it is only read", () => {
  const graph = new Graph();
  const [a, b] = ["a", "b"].map((name) => graph.input(name, [2]));
  const program = {
    graph,
    inputs: [],
    outputs: new Map([["sum", graph.add("add", [a, b], {})]]),
    state: [
      { name: "a", kind: "parameter" as const, before: a, after: b },
      { name: "b", kind: "parameter" as const, before: b, after: b },
    ],
  };
  const model = lower("test", program, "cpu");
  assert.deepEqual(
    model.inputs.map(({ name }) => name),
    ["a", "b"],
  );
  assert.deepEqual(
    model.outputs.map(({ name }) => name),
    ["sum", stateOutputName("a")],
  );
});

test("an input that nothing reads does no harm", async () => {
  const graph = new Graph();
  const x = graph.input("x", [3]);
  graph.input("unread", [2]);
  const program = programOf(graph, { y: graph.add("relu", [x], {}) });
  const { y } = await execute(program, new Map([...feeds, ["unread", [1, 2]]]));
  assert.deepEqual([...y], [1, 0, 3]);
});

test("a scalar reshaped to a scalar stays one", async () => {
  const graph = new Graph();
  const x = graph.input("x", []);
  const { y } = await execute(programOf(graph, { y: graph.add("reshape", [x], { shape: [] }) }), new Map([["x", [5]]]));
  assert.deepEqual([...y], [5]);
});

test("what is lowered for WebGPU uses standard operators only and computes the same", async () => {
  const graph = new Graph();
  const x = graph.input("x", [2, 3, 6, 5]);
  const weight = graph.input("weight", [4, 3, 3, 2]);
  const y = graph.add("conv2d", [x, weight], { stride: [1, 1], padding: [1, 0], dilation: [1, 1], groups: 1 });
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => ((index * 37) % 19) - 9);
  const [gradient] = gradients(graph, innerProduct(graph, y, numbers(2 * 4 * 6 * 4)), [weight]);
  const program = programOf(graph, { gradient });
  const given = new Map([
    ["x", numbers(180)],
    ["weight", numbers(72)],
  ]);

  const model = lower("test", program, "webgpu");
  assert.deepEqual([...new Set(model.nodes.map(({ domain }) => domain))], [""]);
  assert.ok(lower("test", program, "cpu").nodes.some(({ domain }) => domain === "com.microsoft"));
  const session = await InferenceSession.create(encodeModel(model));
  const outputs = await session.run({
    x: new Tensor("float32", Float32Array.from(given.get("x")!), [2, 3, 6, 5]),
    weight: new Tensor("float32", Float32Array.from(given.get("weight")!), [4, 3, 3, 2]),
  });
  await session.release();
  assert.deepEqual([...(outputs.gradient.data as Float32Array)], [...(await execute(program, given)).gradient]);
});
