import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../core/random.js";
import { channelBytes, chooseChannels, detail, layerNumbers, type LayerMaps } from "./feature-data.js";

const layer: LayerMaps = {
  name: "conv1, relu1",
  channels: 3,
  height: 1,
  width: 2,
  images: [Float32Array.of(0, 2, 5, 5, 0, 0), Float32Array.of(0, 4, 0, 1, 0, 0)],
};

test("the channels whose maps vary most are chosen, flat ones last however large, equal ones in their order", () => {
  assert.deepEqual(chooseChannels(layer, 2), [0, 1]);
  const flat = { ...layer, images: [Float32Array.of(9, 9, 0, 1, 0, 3)] };
  assert.deepEqual(chooseChannels(flat, 3), [2, 1, 0]);
  const equal = { ...layer, images: [Float32Array.of(0, 1, 1, 0, 0, 1)] };
  assert.deepEqual(chooseChannels(equal, 2), [0, 1]);
});

test("one channel is drawn on the same scale for every image", () => {
  assert.deepEqual(
    channelBytes(layer, 0).map((bytes) => [...bytes]),
    [
      [0, 128],
      [0, 255],
    ],
  );
  assert.deepEqual([...channelBytes(layer, 2)[0]], [0, 0]);
});

test("zeros are counted exactly, over channels and images", () => {
  const numbers = layerNumbers(layer, [0, 1]);
  assert.equal(numbers.zeros, 7 / 12);
  assert.equal(numbers.silentChannels, 1);
  assert.deepEqual(numbers.drawn, [0, 1]);
});

test("detail is a neighbour's difference in standard deviations", () => {
  // Differences 1, 1 and 1, 1 of a checkerboard; its deviation is 1/2.
  assert.equal(detail(Float32Array.of(0, 1, 1, 0), 2), 2);
  assert.equal(detail(Float32Array.of(3, 3, 3, 3), 2), null);
  const stream = new RandomStream(1, "noise");
  const noise = Float32Array.from({ length: 10_000 }, () => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += stream.uniform();
    return sum;
  });
  assert.ok(Math.abs(detail(noise, 100)! - 1.128) < 0.02);
  const slope = Float32Array.from({ length: 100 }, (_, index) => index % 10);
  assert.ok(detail(slope, 10)! < 0.3);
});
