import assert from "node:assert/strict";
import { test } from "node:test";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { float32, type Tensor as ConstantTensor } from "../core/tensor.js";
import { all, bytesOf, textOf } from "../testing/protobuf-reader.js";
import { encodeModel, type OnnxModel } from "./model.js";

/** A chain of products from x to y, and every kind of attribute, constant, input and output. */
const model: OnnxModel = {
  name: "example",
  nodes: [
    {
      opType: "Gemm",
      inputs: ["x", "k"],
      outputs: ["g"],
      attributes: { alpha: { float: 0.5 }, transB: 1n },
      domain: "",
    },
    { opType: "FusedMatMul", inputs: ["g", "k"], outputs: ["m"], attributes: {}, domain: "com.microsoft" },
    { opType: "Transpose", inputs: ["m"], outputs: ["t"], attributes: { perm: [1, 0] }, domain: "" },
    { opType: "Reshape", inputs: ["t", "flat"], outputs: ["y"], attributes: {}, domain: "" },
    {
      opType: "ConstantOfShape",
      inputs: ["flat"],
      outputs: ["z"],
      attributes: { value: float32([1], Float32Array.of(7)) },
      domain: "",
    },
    { opType: "DepthToSpace", inputs: ["d"], outputs: ["e"], attributes: { blocksize: 1n, mode: "CRD" }, domain: "" },
  ],
  initializers: new Map<string, ConstantTensor>([
    ["k", float32([2, 2], Float32Array.of(1, 2, 3, 4))],
    ["flat", { dtype: "int64", shape: [1], data: BigInt64Array.of(4n) }],
  ]),
  inputs: [
    { name: "x", dtype: "float32", shape: ["rows", 2] },
    { name: "d", dtype: "float32", shape: [1, 1, 1, 1] },
  ],
  outputs: [
    { name: "y", dtype: "float32", shape: [4] },
    { name: "z", dtype: "float32", shape: [4] },
    { name: "e", dtype: "float32", shape: [1, 1, 1, 1] },
  ],
  metadata: { classes: "cat,dog", ünïcode: "✓" },
};

test("ONNX Runtime loads what is written and computes with it", async () => {
  const session = await InferenceSession.create(encodeModel(model));
  assert.deepEqual([...session.inputNames], ["x", "d"]);
  assert.deepEqual([...session.outputNames], ["y", "z", "e"]);
  const outputs = await session.run({
    x: new Tensor("float32", Float32Array.of(1, 0, 0, 1), [2, 2]),
    d: new Tensor("float32", Float32Array.of(9), [1, 1, 1, 1]),
  });
  // x is the identity: m = ½ kᵀ · k = ½ [[10, 14], [14, 20]].
  assert.deepEqual([...(outputs.y.data as Float32Array)], [5, 7, 7, 10]);
  assert.deepEqual([...(outputs.z.data as Float32Array)], [7, 7, 7, 7]);
  assert.deepEqual([...(outputs.e.data as Float32Array)], [9]);
  await session.release();
});

test("an independent reader finds every part of the model", () => {
  const bytes = encodeModel(model);
  const messages = (message: Uint8Array, number: number) => all(message, number) as Uint8Array[];
  const graph = bytesOf(bytes, 7);
  assert.deepEqual(all(bytes, 1), [8n]);
  const opsets = messages(bytes, 8).map((opset) => [textOf(opset, 1), all(opset, 2)[0]]);
  assert.deepEqual(opsets, [
    ["", 17n],
    ["com.microsoft", 1n],
  ]);
  const metadata = messages(bytes, 14).map((entry) => [textOf(entry, 1), textOf(entry, 2)]);
  assert.deepEqual(Object.fromEntries(metadata), model.metadata);

  const nodes = messages(graph, 1);
  assert.deepEqual(
    nodes.map((node) => textOf(node, 4)),
    model.nodes.map(({ opType }) => opType),
  );
  const [alpha, transB] = messages(nodes[0], 5);
  assert.deepEqual([textOf(alpha, 1), all(alpha, 2), all(alpha, 20)], ["alpha", [0.5], [1n]]);
  assert.deepEqual([textOf(transB, 1), all(transB, 3), all(transB, 20)], ["transB", [1n], [2n]]);
  assert.equal(textOf(nodes[1], 7), "com.microsoft");
  assert.deepEqual(all(messages(nodes[2], 5)[0], 8), [1n, 0n]);

  assert.deepEqual(
    messages(graph, 5).map((tensor) => [
      textOf(tensor, 8),
      all(tensor, 1),
      all(tensor, 2)[0],
      bytesOf(tensor, 9).length,
    ]),
    [
      ["k", [2n, 2n], 1n, 16],
      ["flat", [1n], 7n, 8],
    ],
  );
  const dimensions = messages(bytesOf(bytesOf(bytesOf(messages(graph, 11)[0], 2), 1), 2), 1);
  assert.equal(textOf(dimensions[0], 2), "rows");
  assert.deepEqual(all(dimensions[1], 1), [2n]);
});

test("a model of standard operators alone names no other operator set", () => {
  const bytes = encodeModel({ ...model, nodes: model.nodes.filter(({ domain }) => domain === "") });
  assert.equal(all(bytes, 8).length, 1);
});
