import assert from "node:assert/strict";
import { test } from "node:test";
import { createNetwork, describeNetwork } from "../../nn/models.js";
import { smallNetwork } from "../../testing/networks.js";
import { frozenLayers } from "./frozen-layers.js";

const resnet18 = createNetwork(describeNetwork("resnet18", {}, 64, 10));

test("layers are frozen by name, containers too; backbone is all but the last", () => {
  assert.deepEqual(frozenLayers(resnet18), []);
  assert.deepEqual(frozenLayers(resnet18, ["layer1", "conv1"]), ["layer1", "conv1"]);
  assert.deepEqual(frozenLayers(smallNetwork(), ["backbone"]), ["conv1", "conv2", "fc1"]);
  assert.ok(frozenLayers(resnet18, ["backbone"]).includes("layer4.1.bn2"));
  assert.ok(!frozenLayers(resnet18, ["backbone"]).includes("fc"));
});

test("a layer that is not there and freezing everything are refused", () => {
  assert.throws(() => frozenLayers(resnet18, ["layer"]), /resnet18 has no layer "layer"; it has conv1, bn1, .* fc, or/);
  assert.throws(
    () => frozenLayers(smallNetwork(), ["backbone", "fc2"]),
    /backbone,fc2 leaves nothing of small to train/,
  );
});
