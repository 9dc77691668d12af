import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { UserError } from "../../core/errors.js";
import { decodeSafetensors, encodeSafetensors } from "../../core/safetensors.js";
import { float32 } from "../../core/tensor.js";
import { initialize, type Weights } from "../../nn/initialize.js";
import { createNetwork, type ModelName } from "../../nn/models.js";
import { goldenFile } from "../../testing/golden.js";
import { fittingWeights, readForeignWeights } from "./foreign-weights.js";
import { importWeights } from "./import-weights.js";

const folder = mkdtempSync(join(tmpdir(), "convscope-import-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const out = join(folder, "out.safetensors");

function write(tensors: Weights): string {
  const path = join(folder, "in.safetensors");
  writeFileSync(path, Buffer.concat(encodeSafetensors({ tensors, metadata: {} })));
  return path;
}

const networkOf = (model: ModelName, classes: number, imageSize = 64) =>
  createNetwork({ model, imageSize, classes, options: {} });
const read = () => decodeSafetensors(readFileSync(out)).tensors;
const refused = (path: string, model: ModelName, message: RegExp) =>
  assert.throws(
    () => importWeights(path, { model, imageSize: 64 }, out),
    (error) => error instanceof UserError && message.test(error.message),
  );

test("a .pth file becomes safetensors, without counters, and begins a training without being brought over first", () => {
  const path = fileURLToPath(goldenFile("pth/checkpoint.pth"));
  const { tensors, remarks } = importWeights(path, null, out);
  assert.equal(tensors, 8);
  assert.equal(remarks.length, 2);
  assert.deepEqual([...read().keys()], [...readForeignWeights(path).keys()]);
  assert.ok(![...read().keys()].some((name) => name.includes("num_batches_tracked") || name.startsWith("module.")));
});

test("weights of a built-in network are all there, in its order, for whatever number of classes", () => {
  const weights = initialize(networkOf("resnet18", 7), 1);
  const shuffled = new Map([...weights].reverse().map(([name, tensor]) => [`model.${name}`, tensor]));
  const { remarks } = importWeights(write(shuffled), { model: "resnet18", imageSize: 64 }, out);
  assert.match(remarks.join(" "), /All weights of resnet18 are there. Its last layer \(fc\) is for 7 classes; on photos of another number of classes it begins anew/); // prettier-ignore
  assert.deepEqual([...read().keys()], [...weights.keys()]);
  for (const [name, tensor] of read()) assert.deepEqual(tensor.data, weights.get(name)!.data, name);
  const { report } = fittingWeights(networkOf("resnet18", 3), read(), out);
  assert.match(report.join(" "), /120 of 122|begin anew: fc\.weight \(\[7, 512\], not \[3, 512\]\)/);
});

test("weights of another network are refused, with what differs", () => {
  refused(write(initialize(networkOf("resnet34", 4), 1)), "resnet18", /does not belong to resnet18: it holds layer1\.2\.\S+.*which resnet18 has not/); // prettier-ignore
  refused(write(initialize(networkOf("resnet18", 4), 1)), "resnet34", /it lacks layer1\.2\.\S+ and|it lacks layer1\.2/);
  refused(write(initialize(networkOf("resnet18", 4), 1)), "resnet50", /layer1\.0\.conv1\.weight is \[64, 64, 3, 3\], where \[64, 64, 1, 1\] is needed/); // prettier-ignore
  refused(write(initialize(networkOf("convnet3", 4, 32), 1)), "convnet3", /fc1\.weight is \[\d+, \d+\], where/);
});

test("a file without a last layer says so", () => {
  const weights = new Map(initialize(networkOf("resnet18", 7), 1));
  weights.delete("fc.weight");
  weights.delete("fc.bias");
  const { tensors, remarks } = importWeights(write(weights), { model: "resnet18", imageSize: 64 }, out);
  assert.equal(tensors, weights.size);
  assert.match(remarks.join(" "), /It has no last layer \(fc\)/);
});

/** Each tensor of a network with its place as its value, so that it is known wherever it comes to lie. */
function marked(weights: Weights): Weights {
  return new Map(
    [...weights].map(([name, { shape, data }], index) => [name, float32(shape, data.slice().fill(index))]),
  );
}

/** timm's names of some layers of its mobilenetv2_100, as its state dict lists them. */
const MOBILENET = {
  conv_stem: "features.0.0",
  bn1: "features.0.1",
  "blocks.0.0.conv_dw": "features.1.conv.0.0",
  "blocks.0.0.bn1": "features.1.conv.0.1",
  "blocks.0.0.conv_pw": "features.1.conv.1",
  "blocks.0.0.bn2": "features.1.conv.2",
  "blocks.1.0.conv_pw": "features.2.conv.0.0",
  "blocks.1.0.bn1": "features.2.conv.0.1",
  "blocks.1.0.conv_dw": "features.2.conv.1.0",
  "blocks.1.0.bn2": "features.2.conv.1.1",
  "blocks.1.0.conv_pwl": "features.2.conv.2",
  "blocks.1.0.bn3": "features.2.conv.3",
  "blocks.6.0.conv_pwl": "features.17.conv.2",
  conv_head: "features.18.0",
  bn2: "features.18.1",
  classifier: "classifier.1",
};

test("timm's names of MobileNetV2 are brought to torchvision's", () => {
  const weights = marked(initialize(networkOf("mobilenet_v2", 5), 1));
  const timm = Object.fromEntries(Object.entries(MOBILENET).map(([theirs, ours]) => [ours, theirs]));
  const counts = [1, 2, 3, 4, 3, 3, 1];
  const layerOf = (layer: string): string => {
    if (timm[layer] !== undefined) return timm[layer];
    const [, block, part] = /^features\.(\d+)\.conv\.(.*)$/.exec(layer)!;
    let [stage, rest] = [0, Number(block) - 1];
    while (rest >= counts[stage]) rest -= counts[stage++];
    return `blocks.${stage}.${rest}.${timm[`features.2.conv.${part}`].slice("blocks.1.0.".length)}`;
  };
  const theirs = new Map(
    [...weights].map(([name, tensor]) => {
      const dot = name.lastIndexOf(".");
      return [`${layerOf(name.slice(0, dot))}${name.slice(dot)}`, tensor];
    }),
  );
  assert.ok([...theirs.keys()].every((name) => !weights.has(name)));
  const { remarks } = importWeights(write(theirs), { model: "mobilenet_v2", imageSize: 64 }, out);
  assert.match(remarks[0], /brought to torchvision's/);
  for (const [name, tensor] of read()) assert.deepEqual(tensor.data, weights.get(name)!.data, name);
  assert.equal(fittingWeights(networkOf("mobilenet_v2", 5), theirs, "f").weights.size, weights.size);
});

test("timm's fully connected layers of a VGG, which are convolutions, get torchvision's shapes", () => {
  const shapes = { "classifier.0.weight": [4096, 25088], "classifier.6.weight": [5, 4096] };
  const network = networkOf("vgg11", 5);
  const found = new Map([
    ["pre_logits.fc1.weight", float32([4096, 512, 7, 7])],
    ["pre_logits.fc1.bias", float32([4096])],
    ["head.fc.weight", float32([5, 4096])],
  ]);
  const { weights } = fittingWeights(network, found, "f");
  assert.deepEqual([...weights.keys()], ["classifier.0.weight", "classifier.0.bias", "classifier.6.weight"]);
  for (const [name, shape] of Object.entries(shapes)) assert.deepEqual(weights.get(name)!.shape, shape);
});
