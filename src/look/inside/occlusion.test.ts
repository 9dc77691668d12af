import assert from "node:assert/strict";
import { test } from "node:test";
import { initialize } from "../../nn/initialize.js";
import { createNetwork, describeNetwork } from "../../nn/models.js";
import { ortExecutor } from "../../runtime/ort-executor.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import { readOcclusion } from "./occlusion.js";

const SIZE = 24;
const MEAN = [0.2, 0.4, 0.6];
const network = createNetwork(describeNetwork("convnet2", { channels: [4, 4], kernels: [3, 3], fc: [8] }, SIZE, 3));
const loaded = {
  network,
  weights: initialize(network, 0),
  run: { normalization: { mean: MEAN, std: [0.3, 0.3, 0.3] } },
} as unknown as LoadedRun;
const executor = ortExecutor({ device: "cpu", threads: 1 });

/** A photo of the mean colour. */
function flat(): Uint8Array<ArrayBuffer> {
  const area = SIZE * SIZE;
  return Uint8Array.from({ length: 3 * area }, (_, index) => Math.round(255 * MEAN[Math.floor(index / area)]));
}

test("covering what is of the mean colour already changes nothing", async () => {
  const { maps, probabilities } = await readOcclusion(loaded, flat(), executor);
  assert.equal(maps.length, 3);
  assert.ok(Math.abs(probabilities.reduce((a, b) => a + b, 0) - 1) < 1e-5);
  for (const { data, width, height } of maps) {
    assert.deepEqual([width, height], [12, 12]);
    assert.ok(data.every((value) => value === 0));
  }
});

test("only covering what stands out changes anything", async () => {
  const photo = flat();
  // A bright spot in the upper left corner.
  for (let plane = 0; plane < 3; plane++)
    for (let y = 0; y < 4; y++) photo.fill(255, (plane * SIZE + y) * SIZE, (plane * SIZE + y) * SIZE + 4);
  const { maps } = await readOcclusion(loaded, photo, executor);
  const sum = (near: boolean) =>
    maps.reduce(
      (total, { data }) =>
        data.reduce((all, value, place) => {
          const isNear = place % 12 < 4 && Math.floor(place / 12) < 4;
          return isNear === near ? all + value : all;
        }, total),
      0,
    );
  assert.ok(sum(true) > 0);
  assert.equal(sum(false), 0);
});
