import assert from "node:assert/strict";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { prepareCache } from "./cache/prepare.js";
import { classFiles, temporaryFolder, writeFiles } from "./fixtures.test.helper.js";
import { listFolder } from "./list-folder.js";
import { augment, photoStream } from "./augment/augment.js";
import { augmentationOf, augmentations } from "./augment/augmentation.js";
import type { BatchSource, EpochOptions } from "./loader.js";
import { memoryLoader } from "./memory-loader.js";
import { openLoader } from "./open-loader.js";

const SIZE = 8;
const AREA = SIZE * SIZE;
const ITEMS = 20;

/** A loader over images whose red value is their index. */
async function smallLoader(t: TestContext) {
  const listing = await listFolder(await writeFiles(temporaryFolder(t), classFiles(["a", "b"], ITEMS / 2)));
  const order = [...listing.items.keys()];
  const cache = await prepareCache(listing, order, { size: SIZE, fit: "crop", cacheRoot: temporaryFolder(t) });
  t.after(() => cache.close());
  const red = order.map((index) => {
    const pixels = new Uint8Array(3 * AREA);
    cache.read(index, pixels, 0);
    return pixels[0];
  });
  const loader = openLoader({ photos: cache.photos });
  t.after(() => loader.close());
  return { loader, red, photos: cache.photos, cache };
}

/** Takes all batches, checks that each image is the one its index says, and gives the items and batch sizes. */
async function drain(source: BatchSource, red: readonly number[], recycle = true) {
  const items: number[] = [];
  const sizes: number[] = [];
  for (let batch = await source.next(); batch !== null; batch = await source.next()) {
    assert.equal(batch.images.length, batch.size * 3 * AREA);
    const { images } = batch;
    batch.indices.forEach((item, i) => assert.equal(images[i * 3 * AREA], red[item]));
    items.push(...batch.indices);
    sizes.push(batch.size);
    if (recycle) source.recycle(batch);
  }
  return { items, sizes };
}

test("batches come in the order asked for, the last one smaller", async (t) => {
  const { loader, red } = await smallLoader(t);
  const order = Uint32Array.from([19, 3, 3, 0, 7, 12, 1, 5, 18, 2, 4]);
  for (const recycle of [true, false, true]) {
    const { items, sizes } = await drain(loader.start(order, 4), red, recycle);
    assert.deepEqual(items, [...order]);
    assert.deepEqual(sizes, [4, 4, 3]);
  }
  assert.equal(await loader.start(new Uint32Array(0), 4).next(), null);
});

test("a later epoch may have another batch size", async (t) => {
  const { loader, red } = await smallLoader(t);
  const order = Uint32Array.from({ length: ITEMS }, (_, i) => i);
  assert.deepEqual((await drain(loader.start(order, 7), red)).sizes, [7, 7, 6]);
  assert.deepEqual((await drain(loader.start(order, 16), red)).sizes, [16, 4]);
});

test("what is changed in order afterwards changes no batch", async (t) => {
  const { loader, red } = await smallLoader(t);
  const order = Uint32Array.from([1, 2, 3]);
  const source = loader.start(order, 1);
  order.fill(9);
  assert.deepEqual((await drain(source, red)).items, [1, 2, 3]);
});

test("memory that is given back is used again, and may be given back twice", async (t) => {
  const { loader } = await smallLoader(t);
  const source = loader.start(Uint32Array.from({ length: 15 }, (_, i) => i), 1); // prettier-ignore
  for (let batch = await source.next(); batch !== null; batch = await source.next()) {
    source.recycle(batch);
    assert.equal(batch.images.length, 0, "the memory has moved to the loader");
    source.recycle(batch);
  }
});

test("a new epoch ends the one under way, whatever of it is waited for", async (t) => {
  const { loader, red } = await smallLoader(t);
  const order = Uint32Array.from({ length: ITEMS }, (_, i) => i);
  const old = loader.start(order, 2);
  const first = await old.next();
  const pending = [old.next(), old.next(), old.next(), old.next(), old.next()];
  const fresh = loader.start(order.toReversed(), 2);
  const ends = await Promise.all(pending);
  assert.equal(ends.at(-1), null);
  assert.equal(await old.next(), null);
  old.recycle(first!);
  assert.deepEqual((await drain(fresh, red)).items, [...order.toReversed()]);
});

test("closing ends the epoch under way", async (t) => {
  const { loader } = await smallLoader(t);
  const source = loader.start(Uint32Array.from({ length: ITEMS }, (_, i) => i), 1); // prettier-ignore
  await source.next();
  const pending = source.next();
  await loader.close();
  assert.ok((await pending) === null || (await source.next()) === null);
});

test("a cache that is cut short, or gone, rejects the batch with a clear error", async (t) => {
  const { loader, photos } = await smallLoader(t);
  truncateSync(join(photos.segments[0], "images.u8"), 5 * 3 * AREA);
  // In the order in which they were decoded, which is not theirs.
  const kept = Array.from({ length: ITEMS }, (_, item) => item).sort((a, b) => photos.slotOf[a] - photos.slotOf[b]);
  const source = loader.start(Uint32Array.from([kept[0], kept[1], kept[10], kept[11]]), 2);
  assert.equal((await source.next())!.size, 2);
  const failure = { name: "UserError", exitCode: 1, message: /image cache ".*" is damaged/ };
  await assert.rejects(source.next(), failure);
  const gone = openLoader({ photos: { ...photos, segments: [join(photos.dir, "gone")] } });
  t.after(() => gone.close());
  await assert.rejects(gone.start(Uint32Array.of(0), 1).next(), failure);
});

/** All pixels of an epoch, in its order. */
async function pixelsOf(source: BatchSource): Promise<string> {
  const parts: Buffer[] = [];
  for (let batch = await source.next(); batch !== null; batch = await source.next()) {
    parts.push(Buffer.from(batch.images));
    source.recycle(batch);
  }
  return Buffer.concat(parts).toString("hex");
}

const photosOnly = augmentationOf("strong", { mixup: 0, cutmix: 0 });
const order = Uint32Array.from([4, 0, 4, 19, 7, 12, 1, 4, 18, 2, 3]);
const varied = (augmentation = photosOnly, epoch = 0): EpochOptions => ({
  augmentation: { augmentation, seed: 1, epoch },
});

test("photos are varied by seed, epoch, photo and repeat alone, whatever the batch size", async (t) => {
  const { loader, cache } = await smallLoader(t);
  const expected = new Uint8Array(order.length * 3 * AREA);
  order.forEach((item, index) => {
    cache.read(item, expected, index * 3 * AREA);
    const repeat = order.subarray(0, index).filter((earlier) => earlier === item).length;
    const stream = photoStream({ augmentation: photosOnly, seed: 1, epoch: 0 }, item, repeat);
    augment(expected, index * 3 * AREA, SIZE, photosOnly, stream);
  });
  for (const batchSize of [1, 4, 11])
    assert.equal(await pixelsOf(loader.start(order, batchSize, varied())), Buffer.from(expected).toString("hex"));
  assert.notEqual(await pixelsOf(loader.start(order, 4, varied(photosOnly, 1))), Buffer.from(expected).toString("hex"));
});

test("how many threads there are changes no bit, and batches keep their order", async (t) => {
  const { loader, photos, red } = await smallLoader(t);
  const three = openLoader({ photos, threads: 3, depth: 2 });
  t.after(() => three.close());
  assert.deepEqual((await drain(three.start(order, 2), red)).items, [...order]);
  for (const options of [varied(), varied(augmentations.strong)])
    assert.equal(await pixelsOf(three.start(order, 2, options)), await pixelsOf(loader.start(order, 2, options)));
});

test("an epoch begun in its middle goes on with the same bits", async (t) => {
  const { loader } = await smallLoader(t);
  const whole = await pixelsOf(loader.start(order, 2, varied(augmentations.strong)));
  for (const first of [1, 3, 5]) {
    const rest = await pixelsOf(loader.start(order, 2, { ...varied(augmentations.strong), first }));
    assert.equal(rest, whole.slice(-rest.length));
    assert.equal(rest.length, 2 * 3 * AREA * (order.length - 2 * first));
  }
});

test("an epoch after a varied one has photos as they are", async (t) => {
  const { loader, red } = await smallLoader(t);
  await pixelsOf(loader.start(order, 4, varied(augmentations.strong)));
  assert.deepEqual((await drain(loader.start(order, 4), red)).items, [...order]);
});

test("several threads end when the loader closes, and their errors surface", async (t) => {
  const { photos } = await smallLoader(t);
  const loader = openLoader({ photos, threads: 2 });
  const source = loader.start(order, 1);
  await source.next();
  const pending = [source.next(), source.next()];
  await loader.close();
  await Promise.allSettled(pending);
  const gone = openLoader({ photos: { ...photos, segments: [join(photos.dir, "gone")] }, threads: 2 });
  t.after(() => gone.close());
  await assert.rejects(gone.start(order, 1).next(), /image cache ".*" is damaged/);
});

test("a loader in memory gives the same bits as threads from the same pixels, whatever is done to them", async (t) => {
  const { loader, cache } = await smallLoader(t);
  const inMemory = memoryLoader((item, out, offset) => cache.read(item, out, offset), SIZE);
  const order = Uint32Array.from([19, 3, 3, 0, 7, 12, 3, 5, 18, 2, 4]);
  const copies = async (source: BatchSource) => {
    const batches = [];
    for (let batch = await source.next(); batch !== null; batch = await source.next()) {
      batches.push([batch.size, [...batch.indices], Buffer.from(batch.images).toString("hex")]);
      source.recycle(batch);
    }
    return batches;
  };
  for (const augmentation of [null, { augmentation: augmentations.strong, seed: 3, epoch: 2 }]) {
    for (const [batchSize, first] of [
      [4, 0],
      [3, 2],
    ]) {
      // prettier-ignore
      const expected = await copies(loader.start(order, batchSize, { first, augmentation }));
      assert.ok(expected.length > 1);
      assert.deepEqual(await copies(inMemory.start(order, batchSize, { first, augmentation })), expected);
    }
  }
});

test("a loader in memory ends an epoch when another begins, and never hands out memory twice", async () => {
  const loader = memoryLoader((item, out, offset) => out.fill(item, offset, offset + 3 * AREA), SIZE);
  const order = Uint32Array.from([1, 2, 3, 4]);
  const first = loader.start(order, 1);
  const batch = (await first.next())!;
  first.recycle(batch);
  first.recycle(batch);
  const second = loader.start(order, 1);
  assert.equal(await first.next(), null);
  const [one, two] = [(await second.next())!, (await second.next())!];
  assert.notEqual(one.images.buffer, two.images.buffer);
  assert.deepEqual([one.images[0], two.images[0]], [1, 2]);
  await loader.close();
  assert.equal(await second.next(), null);
});
