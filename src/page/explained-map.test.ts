import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../core/errors.js";
import { sizeOf } from "../core/tensor.js";
import { initialize } from "../nn/initialize.js";
import { createNetwork, describeNetwork } from "../nn/models.js";
import { explain } from "./explain.js";
import { ortExecutor } from "../runtime/ort-executor.js";
import type { LoadedRun } from "../train/judge/loaded-run.js";
import { featureLayers } from "../look/inside/read-features.js";
import { readMap } from "../look/inside/read-map.js";

const SIZE = 32;
const executor = ortExecutor({ device: "cpu", threads: 1 });
const photo = Uint8Array.from({ length: 3 * SIZE * SIZE }, (_, index) => (index * 37 + (index % 11) * 13) % 256);

/** A network as if it were trained: running statistics that are not 0 and 1. */
function loadedOf(model: "convnet3" | "resnet18" | "mobilenet_v2"): LoadedRun {
  const network = createNetwork(describeNetwork(model, {}, SIZE, 3));
  const weights = initialize(network, 1);
  for (const [name, { data }] of weights)
    if (name.includes("running")) data.forEach((_, index) => (data[index] = 0.5 + (index % 3) / 4));
  return { network, weights, run: { normalization: { mean: [0.4, 0.5, 0.6], std: [0.2, 0.3, 0.25] } } } as unknown as LoadedRun; // prettier-ignore
}

async function check(loaded: LoadedRun, layer: string, channel: number) {
  const { values, width, height, convolution } = await readMap(loaded, photo, { layer, channel }, executor);
  assert.ok(convolution !== null, layer);
  assert.equal(values.length, width * height);
  for (const [row, column] of [
    [0, 0],
    [height - 1, width - 1],
    [height >> 1, width >> 1],
  ]) {
    const { sum, bias, steps } = explain(convolution, width, { row, column }, 3);
    const near = 1e-4 * Math.max(1, Math.abs(sum));
    assert.ok(Math.abs(sum + bias - steps[0].value) < near, `${layer}: ${sum} + ${bias}, ${steps[0].value}`);
    assert.equal(steps.at(-1)!.value, values[row * width + column]);
  }
  return { reads: convolution.reads, steps: convolution.steps.map(({ layer }) => layer), of: sizeOf([convolution.channels, ...convolution.kernel]) }; // prettier-ignore
}

test("patch times kernel and bias is what the convolution gives, and what follows leads to the map", async () => {
  const loaded = loadedOf("convnet3");
  const [first, second] = featureLayers(loaded);
  assert.deepEqual((await check(loaded, first.name, 2)).steps, ["conv1", "relu1"]);
  const { reads, steps } = await check(loaded, second.name, 5);
  assert.deepEqual([reads, steps], ["pool1", ["conv2", "relu2"]]);
});

test("behind batch norm and a shortcut, in a residual block, it is the branch's last convolution", async () => {
  const loaded = loadedOf("resnet18");
  const said = (name: string) => check(loaded, featureLayers(loaded).find((layer) => layer.name.endsWith(name))!.name, 7); // prettier-ignore
  assert.deepEqual(await said(", layer1.0.relu_out"), { reads: "layer1.0.relu", steps: ["layer1.0.conv2", "layer1.0.bn2", "layer1.0", "layer1.0.relu_out"], of: 64 * 9 }); // prettier-ignore
  assert.equal((await said(", layer2.0.relu_out")).steps[0], "layer2.0.conv2");
});

test("a filter of a group reads its own channels", async () => {
  const loaded = loadedOf("mobilenet_v2");
  const depthwise = featureLayers(loaded)[1];
  const { convolution } = await readMap(loaded, photo, { layer: depthwise.name, channel: 9 }, executor);
  assert.deepEqual([convolution?.firstChannel, convolution?.channels], [9, 1]);
  await check(loaded, depthwise.name, 9);
});

test("a map that is not there is a fault of the question", async () => {
  const loaded = loadedOf("convnet3");
  await assert.rejects(readMap(loaded, photo, { layer: "conv9", channel: 0 }, executor), UserError);
  const [{ name, channels }] = featureLayers(loaded);
  await assert.rejects(readMap(loaded, photo, { layer: name, channel: channels }, executor), UserError);
});
