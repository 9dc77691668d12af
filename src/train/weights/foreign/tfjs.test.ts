/** What @tensorflow/tfjs saved is read as it meant it: the same logits on our kernels. tools/golden_tfjs.js writes the files. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { UserError } from "../../../core/errors.js";
import { decodeSafetensors } from "../../../core/safetensors.js";
import type { Shape } from "../../../core/tensor.js";
import type { Layer } from "../../../nn/layer.js";
import { initialize, type Weights } from "../../../nn/initialize.js";
import { batchNorm2d } from "../../../nn/layers/batch-norm2d.js";
import { conv2d } from "../../../nn/layers/conv2d.js";
import { flatten } from "../../../nn/layers/flatten.js";
import { globalAvgPool2d } from "../../../nn/layers/global-avg-pool2d.js";
import { linear } from "../../../nn/layers/linear.js";
import { maxPool2d } from "../../../nn/layers/max-pool2d.js";
import { relu } from "../../../nn/layers/activations.js";
import { sequential } from "../../../nn/layers/sequential.js";
import { createNetwork } from "../../../nn/models.js";
import { weightShapes } from "../../../nn/weight-shapes.js";
import { evaluationProgram } from "../../../program/evaluation.js";
import { assertClose } from "../../../testing/compare.js";
import { execute } from "../../../testing/execute.js";
import { goldenFile } from "../../../testing/golden.js";
import { readStateDict } from "../foreign-weights.js";
import { importWeights } from "../import-weights.js";
import { inOrder } from "./in-order.js";
import { decodeTfjs } from "./tfjs.js";

const folder = mkdtempSync(join(tmpdir(), "convscope-tfjs-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const NETWORKS: Readonly<Record<string, Layer>> = {
  sequential: sequential([
    ["conv1", conv2d(4, { kernel: 3 })],
    ["relu1", relu()],
    ["pool1", maxPool2d({ kernel: 2 })],
    ["conv2", conv2d(5, { kernel: 2 })],
    ["relu2", relu()],
    ["flatten", flatten()],
    ["fc1", linear(7)],
    ["fc1_relu", relu()],
    ["fc2", linear(3)],
  ]),
  functional: sequential([
    ["conv1", conv2d(4, { kernel: 3, padding: 1, bias: false })],
    ["bn1", batchNorm2d()],
    ["relu1", relu()],
    ["conv2", conv2d(4, { kernel: 3, groups: 4 })],
    ["bn2", batchNorm2d()],
    ["mean", globalAvgPool2d()],
    ["flatten", flatten()],
    ["fc", linear(3)],
  ]),
};
const modelFile = (name: string) => fileURLToPath(goldenFile(`tfjs/${name}/model.json`));
const NONE = { mean: [0, 0, 0], std: [1, 1, 1] };

for (const [name, layer] of Object.entries(NETWORKS)) {
  test(`the ${name} network of tfjs gives tfjs's logits here`, async () => {
    const { shape, pixels, logits } = JSON.parse(readFileSync(goldenFile(`tfjs/${name}/case.json`), "utf8")) as { shape: Shape; pixels: number[]; logits: number[] }; // prettier-ignore
    const network = { name, imageSize: shape[2], classes: 3, layer };
    const shapes = weightShapes(network);
    const { tensors } = readStateDict(modelFile(name));
    // The functional one has the network's own names.
    const isNamed = [...tensors.keys()].every((each) => shapes.has(each));
    assert.equal(isNamed, name === "functional");
    const weights = isNamed ? tensors : inOrder(tensors, shapes)!;
    const program = evaluationProgram({ network, batch: shape[0], weights, normalization: NONE });
    const results = await execute(program, new Map([["images", pixels]]));
    assertClose(results.logits, logits, 1e-5, name);
  });
}

test("another epsilon is said, and only where there is one", () => {
  const { remarks } = readStateDict(modelFile("functional"));
  assert.equal(remarks.filter((remark) => remark.includes("adds 0.001 to the variance")).length, 1);
  assert.equal(readStateDict(modelFile("sequential")).remarks.length, 1);
});

/** A model.json of a network's weights by names of tfjs's kind, in tfjs's layouts, as whole numbers of 8 bits in two files. */
function quantized(weights: Weights): string {
  const specs: object[] = [];
  const layers: object[] = [];
  const bytes: number[] = [];
  for (const [name, { shape }] of weights) {
    const [own, kind] = name.split(".");
    const isConv = own.startsWith("conv");
    if (own === "fc1" && kind === "weight") layers.push({ class_name: "Flatten", config: { name: "flatten" } });
    if (kind === "weight") layers.push({ class_name: isConv ? "Conv2D" : "Dense", config: { name: `my_${own}` } });
    const theirs = kind === "bias" ? shape : isConv ? [2, 3, 1, 0].map((axis) => shape[axis]) : [...shape].reverse();
    const quantization = { dtype: "uint8", scale: 0.5, min: -1 };
    specs.push({ name: `my_${own}/${kind === "bias" ? "bias" : "kernel_1"}`, shape: theirs, dtype: "float32", quantization }); // prettier-ignore
    for (let i = 0; i < shape.reduce((a, b) => a * b, 1); i++) bytes.push(i % 5);
  }
  writeFileSync(join(folder, "a.bin"), Uint8Array.from(bytes.slice(0, 100)));
  writeFileSync(join(folder, "b.bin"), Uint8Array.from(bytes.slice(100)));
  const modelTopology = { model_config: { class_name: "Sequential", config: { layers } } };
  return JSON.stringify({ modelTopology, weightsManifest: [{ paths: ["a.bin", "b.bin"], weights: specs }] });
}

test("a network that has as many layers as a built-in one gets its names by their places, quantised weights too", () => {
  const target = { model: "convnet2", imageSize: 20 } as const;
  const weights = initialize(createNetwork({ ...target, classes: 3, options: {} }), 1);
  const path = join(folder, "model.json");
  const out = join(folder, "out.safetensors");
  writeFileSync(path, quantized(weights));
  const { remarks } = importWeights(path, target, out);
  assert.match(remarks.join(" "), /Its layers are taken in their order\. All weights of convnet2 are there/);
  const read = decodeSafetensors(readFileSync(out)).tensors;
  assert.deepEqual([...read.keys()], [...weights.keys()]);
  // conv1.weight[o, i, h, w] is number ((h · 3 + w) · 3 + i) · 16 + o of its tensor.
  const { shape, data } = read.get("conv1.weight")!;
  assert.deepEqual(shape, [16, 3, 3, 3]);
  const at = (o: number, i: number, h: number, w: number) => data[((o * 3 + i) * 3 + h) * 3 + w];
  for (const [o, i, h, w] of [[0, 0, 0, 0], [7, 2, 1, 0], [15, 1, 2, 2]]) assert.equal(at(o, i, h, w), (((h * 3 + w) * 3 + i) * 16 + o) % 5 / 2 - 1); // prettier-ignore
  assert.throws(() => importWeights(path, { model: "convnet3", imageSize: 40 }, out), /does not belong to convnet3: it lacks conv1\.weight/); // prettier-ignore
});

const conv = (name: string, config: object = {}) => ({ class_name: "Conv2D", name, config: { name, ...config } });
const node = (...names: string[]) => [names.map((name) => [name, 0, 0, {}])];
const model = (layers: object[], kind = "Sequential") => ({ modelTopology: { class_name: kind, config: { layers } }, weightsManifest: [] }); // prettier-ignore

for (const [what, json, message] of [
  ["text", "{", /is not JSON/],
  ["a graph model", { format: "graph-model", modelTopology: { node: [] } }, /it is a graph model.*tfjs_layers_model/],
  ["something else", { a: 1 }, /its modelTopology is no Sequential and no functional model/],
  ["another layer", model([conv("a"), { class_name: "LSTM", config: { name: "b" } }]), /its layer b is a LSTM, which is not read/], // prettier-ignore
  ["a branch", model([{ ...conv("a"), inbound_nodes: [] }, { ...conv("b"), inbound_nodes: node("a") }, { ...conv("c"), inbound_nodes: node("a", "b") }], "Model"), /its layers are no chain: c takes a and b/], // prettier-ignore
  ["Keras 3's nodes", model([{ ...conv("a"), inbound_nodes: [{ args: [] }] }], "Functional"), /a takes is written in a way that is not read/], // prettier-ignore
  ["channels first", model([conv("a", { data_format: "channels_first" })]), /its layer a has its channels first/],
  ["no weights", model([conv("a")]), /its layer a has no kernel/],
  ["a missing file", { ...model([conv("a")]), weightsManifest: [{ paths: ["none.bin"], weights: [] }] }, /its file of weights none\.bin is not beside it/], // prettier-ignore
  ["a file elsewhere", { ...model([conv("a")]), weightsManifest: [{ paths: ["../none.bin"], weights: [] }] }, /\.\.\/none\.bin, which is not beside it/], // prettier-ignore
  ["a shard too short", { ...model([conv("a")]), weightsManifest: [{ paths: ["a.bin"], weights: [{ name: "a/kernel", shape: [9e9], dtype: "float32" }] }] }, /a\.bin hold \d+ bytes, where its weightsManifest needs 36000000000/], // prettier-ignore
  ["whole numbers", { ...model([conv("a")]), weightsManifest: [{ paths: [], weights: [{ name: "a/kernel", shape: [1], dtype: "int32" }] }] }, /a\/kernel is of type int32/], // prettier-ignore
] as const) {
  test(`${what} is refused in one sentence`, () => {
    const path = join(folder, "bad.json");
    writeFileSync(join(folder, "a.bin"), Uint8Array.of(1, 2, 3));
    writeFileSync(path, typeof json === "string" ? json : JSON.stringify(json));
    assert.throws(
      () => readStateDict(path),
      (error) => error instanceof UserError && message.test(error.message) && !error.message.includes("\n"),
    );
  });
}

test("a folder is told to be one", () => {
  assert.throws(() => readStateDict(folder), /is a folder; name a \.pth file .* or the model\.json of tfjs/);
});

test("weights that none of the layers has are refused", () => {
  const weights = [{ name: "a/kernel", shape: [1, 1, 1, 1], dtype: "float32" }, { name: "b/kernel", shape: [0], dtype: "float32" }]; // prettier-ignore
  const json = { ...model([conv("a")]), weightsManifest: [{ paths: ["w"], weights }] };
  assert.throws(() => decodeTfjs(JSON.stringify(json), () => new Uint8Array(4)), /it holds b\/kernel, which is of none of its layers/); // prettier-ignore
});
