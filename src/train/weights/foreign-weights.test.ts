import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { encodeSafetensors } from "../../core/safetensors.js";
import { float32 } from "../../core/tensor.js";
import { initialize } from "../../nn/initialize.js";
import { smallNetwork } from "../../testing/networks.js";
import { firstWeights } from "./first-weights.js";
import { fittingWeights, readForeignWeights } from "./foreign-weights.js";

const folder = mkdtempSync(join(tmpdir(), "convscope-weights-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const network = smallNetwork();

function write(name: string, tensors: Parameters<typeof encodeSafetensors>[0]["tensors"]): string {
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat(encodeSafetensors({ tensors, metadata: {} })));
  return path;
}

test("what fits is taken, the rest is drawn by the seed, and the report says what did not fit", () => {
  const others = new Map(initialize(smallNetwork({ fc: [7] }), 9));
  others.delete("conv2.bias");
  others.set("extra.weight", float32([2]));
  const path = write("other.safetensors", others);
  const warnings: string[] = [];
  const weights = firstWeights({ seed: 3, weights: path }, network, (event) => {
    if (event.type === "warning") warnings.push(event.message);
  });
  const drawn = initialize(network, 3);
  assert.deepEqual([...weights.keys()], [...drawn.keys()]);
  for (const [name, { data }] of weights) {
    const taken = ["conv1.weight", "conv1.bias", "conv2.weight", "fc2.bias"].includes(name);
    assert.deepEqual(data, (taken ? others : drawn).get(name)!.data, name);
  }
  assert.deepEqual(warnings, [
    `4 of 8 tensors are taken from ${path}.`,
    "Of another shape, so they begin anew: fc1.weight ([7, 36], not [6, 36]), fc1.bias ([7], not [6]), fc2.weight ([3, 7], not [3, 6]).",
    "Not in the file, so they begin anew: conv2.bias.",
    "In the file and not in the network: extra.weight.",
  ]);
});

test("tensors of other types, such as PyTorch's num_batches_tracked, are passed over", () => {
  const header = {
    "bn1.num_batches_tracked": { dtype: "I64", shape: [], data_offsets: [0, 8] },
    "conv1.bias": { dtype: "F32", shape: [3], data_offsets: [8, 20] },
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const path = join(folder, "mixed.safetensors");
  writeFileSync(path, Buffer.concat([length, text, Buffer.alloc(20)]));
  assert.deepEqual([...readForeignWeights(path).keys()], ["conv1.bias"]);
});

test("a file of which nothing fits, and one that is none, are refused in one sentence", () => {
  const foreign = new Map([["layer1.0.conv1.weight", float32([1])]]);
  assert.throws(() => fittingWeights(network, foreign, "f"), /nothing in f fits small: it holds layer1\.0\.conv1\.weight, where conv1\.weight \[3, 3, 3, 3\] is needed/); // prettier-ignore
  const misshapen = new Map([["conv1.bias", float32([9])]]);
  assert.throws(() => fittingWeights(network, misshapen, "f"), /its conv1\.bias is \[9\], where conv1\.bias \[3\] is/);
  writeFileSync(join(folder, "text"), "no weights at all");
  assert.throws(() => readForeignWeights(join(folder, "text")), /is no safetensors file that can be read: its header/);
  assert.throws(() => readForeignWeights(join(folder, "none")), /there is no file .*none/);
});
