import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../core/random.js";
import { augment, type EpochAugmentation, photoStream, repeatsOf } from "./augment.js";
import { type Augmentation, augmentationOf, augmentations, describeAugmentation } from "./augmentation.js";

const SIZE = 12;
const BYTES = 3 * SIZE * SIZE;
const noise = new RandomStream(0, "photo");
const photo = Uint8Array.from({ length: BYTES }, () => noise.integer(256));

function varied(augmentation: Augmentation, item: number, epoch = 0, repeat = 0, seed = 1): Uint8Array {
  const keys: EpochAugmentation = { augmentation, seed, epoch };
  const pixels = photo.slice();
  augment(pixels, 0, SIZE, augmentation, photoStream(keys, item, repeat));
  return pixels;
}

test("without augmentation, and with every strength 0, no bit changes", () => {
  assert.deepEqual(varied(augmentations.none, 3), photo);
  const still = augmentationOf("none", { randAugment: { ops: 0, magnitude: 30 }, cropScale: [1, 1], jitter: 0 });
  for (let item = 0; item < 20; item++) assert.deepEqual(varied(still, item), photo);
});

test("a flip alone gives the photo or its mirror image, exactly, about half of each", () => {
  const mirrored = photo.map((_, at) => photo[at - (at % SIZE) + SIZE - 1 - (at % SIZE)]);
  const results = Array.from({ length: 100 }, (_, item) =>
    varied(augmentationOf("none", { flip: "horizontal" }), item),
  );
  const flipped = results.filter((pixels) => Buffer.from(pixels).equals(Buffer.from(mirrored))).length;
  const same = results.filter((pixels) => Buffer.from(pixels).equals(Buffer.from(photo))).length;
  assert.equal(flipped + same, 100);
  assert.ok(flipped > 30 && flipped < 70, `${flipped} of 100`);
});

test("what is done depends on seed, epoch, photo and repeat, and on nothing else", () => {
  const { strong } = augmentations;
  const variants = [varied(strong, 1), varied(strong, 2), varied(strong, 1, 1), varied(strong, 1, 0, 1), varied(strong, 1, 0, 0, 2)]; // prettier-ignore
  assert.equal(new Set(variants.map((pixels) => pixels.join())).size, variants.length);
  assert.deepEqual(varied(strong, 1), variants[0]);
});

test("a photo in the middle of a batch is varied like one alone, and its neighbours stay", () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.constantFrom(...Object.values(augmentations)), (item, augmentation) => {
      const batch = new Uint8Array(3 * BYTES).fill(33);
      batch.set(photo, BYTES);
      augment(batch, BYTES, SIZE, augmentation, photoStream({ augmentation, seed: 1, epoch: 0 }, item, 0));
      assert.deepEqual(batch.subarray(BYTES, 2 * BYTES), varied(augmentation, item));
      assert.ok(batch.subarray(0, BYTES).every((value) => value === 33));
      assert.ok(batch.subarray(2 * BYTES).every((value) => value === 33));
    }),
  );
});

test("repeats count the earlier places of an item", () => {
  assert.deepEqual([...repeatsOf(Uint32Array.of(5, 3, 5, 5, 3, 1))], [0, 0, 1, 2, 1, 0]);
});

test("an augmentation is described in a few words, and what is undefined stays as named", () => {
  assert.equal(describeAugmentation(augmentations.none), "");
  assert.equal(describeAugmentation(augmentations.light), "flip, crop 70 to 100 %, colour jitter 0.1");
  const own = augmentationOf("strong", { flip: "none", mixup: 0, jitter: undefined });
  assert.equal(describeAugmentation(own), "crop 25 to 100 %, RandAugment 2,9, erase 0.25, cutmix 1");
});
