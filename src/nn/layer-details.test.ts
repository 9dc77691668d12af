import assert from "node:assert/strict";
import { test } from "node:test";
import { type LayerAttribute, layerDetails } from "./layer-details.js";
import { createNetwork, describeNetwork, type ModelName } from "./models.js";

const written = (attributes: readonly LayerAttribute[] = []) =>
  attributes.map(({ name, value }) => `${name} ${value.join(" x ")}`).join(", ");
const details = (model: ModelName, imageSize: number, classes: number) =>
  new Map(layerDetails(createNetwork(describeNetwork(model, {}, imageSize, classes))).map((detail) => [detail.name, detail])); // prettier-ignore

test("kernels, strides and paddings are said where they are not as usual, and what a layer multiplies", () => {
  const net = details("convnet3", 256, 10);
  assert.deepEqual(net.get("conv1"), {
    name: "conv1",
    from: ["images"],
    attributes: [{ name: "kernel", value: [3, 3] }],
    multiplyAdds: 16 * 254 * 254 * 27,
  });
  assert.deepEqual(net.get("relu1"), { name: "relu1", from: ["conv1"], attributes: [], multiplyAdds: 0 });
  assert.equal(written(net.get("pool1")?.attributes), "kernel 2 x 2");
  const last = [...net.values()].at(-1);
  assert.match(written(last?.attributes), /^features \d+ x 10$/);
});

test("resnet18 takes 1.8 thousand million multiply-adds at 224 px, as its paper says", () => {
  const net = details("resnet18", 224, 1000);
  assert.equal(written(net.get("conv1")?.attributes), "kernel 7 x 7, stride 2 x 2, padding 3 x 3");
  const sum = [...net.values()].reduce((total, { multiplyAdds }) => total + multiplyAdds, 0);
  assert.equal(sum, 1_814_073_344);
});

test("a layer is told whose outputs it reads: a branch that is added, and nothing of a layer that does nothing", () => {
  const net = [...details("resnet18", 64, 10).values()];
  const joins = net.filter(({ from }) => from.length > 1);
  assert.equal(joins.length, 8, "one addition a block");
  const names = new Set(["images", ...net.map(({ name }) => name)]);
  for (const { name, from } of net)
    assert.ok(
      from.every((source) => source !== name && names.has(source)),
      name,
    );
  assert.deepEqual(details("convnet3", 64, 10).get("dropout1")?.from, []);
});
