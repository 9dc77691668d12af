import assert from "node:assert/strict";
import { test } from "node:test";
import { augmentationOf } from "./augmentation.js";
import { dominantLabels, drawMix, type Mix, mixImages, mixTargets } from "./mix.js";

const keys = (own: Parameters<typeof augmentationOf>[1]) => ({ augmentation: augmentationOf("none", own), seed: 3, epoch: 0 }); // prettier-ignore
const half: Mix = { share: 0.25, rectangle: null };

/** A batch of photos of a single pixel. */
const batch = (...values: readonly number[]) => Uint8Array.from(values.flatMap((value) => [value, value, value]));

test("each photo is joined with the one before it as it was, the first with the last", () => {
  const images = batch(0, 100, 200);
  mixImages(images, 3, 1, half);
  assert.deepEqual([...images], [...batch(150, 25, 125)]);
  const cut = batch(0, 100, 200);
  mixImages(cut, 3, 1, { share: 0, rectangle: { x: 0, y: 0, width: 1, height: 1 } });
  assert.deepEqual([...cut], [...batch(200, 0, 100)]);
  const alone = batch(77);
  mixImages(alone, 1, 1, half);
  assert.deepEqual([...alone], [...batch(77)]);
});

test("targets are mixed like the photos, and rows still add up to 1", () => {
  const rows = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  assert.deepEqual([...mixTargets(rows, 3, half)], [0.25, 0, 0.75, 0.75, 0.25, 0, 0, 0.75, 0.25]);
  for (let step = 0; step < 50; step++) {
    const mixed = mixTargets(rows, 3, drawMix(keys({ mixup: 0.4 }), step, 8)!);
    for (const row of [0, 1, 2])
      assert.ok(Math.abs(mixed[3 * row] + mixed[3 * row + 1] + mixed[3 * row + 2] - 1) < 1e-6);
  }
});

test("the dominant label is that of the greater part", () => {
  assert.deepEqual(dominantLabels([4, 5, 6], half), [6, 4, 5]);
  assert.deepEqual(dominantLabels([4, 5, 6], { ...half, share: 0.5 }), [4, 5, 6]);
});

test("the share of a cut is exactly that of its pixels", () => {
  for (let step = 0; step < 50; step++) {
    const { share, rectangle } = drawMix(keys({ cutmix: 1 }), step, 10)!;
    assert.equal(Math.round(100 * (1 - share)), rectangle!.width * rectangle!.height);
  }
});

test("with both, some batches are blended and some are cut; each step draws its own, the same every time", () => {
  const both = keys({ mixup: 1, cutmix: 1 });
  const mixes = Array.from({ length: 60 }, (_, step) => drawMix(both, step, 32)!);
  const cuts = mixes.filter(({ rectangle }) => rectangle !== null).length;
  assert.ok(cuts > 15 && cuts < 45, `${cuts} of 60`);
  assert.deepEqual(drawMix(both, 7, 32), mixes[7]);
  assert.equal(drawMix(keys({}), 0, 32), null);
});
