import assert from "node:assert/strict";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { prepareCache } from "./cache/prepare.js";
import { classFiles, temporaryFolder, writeFiles } from "./fixtures.test.helper.js";
import { listFolder } from "./list-folder.js";
import { openLoader, type BatchSource } from "./loader.js";

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
  const loader = openLoader({ cacheDir: cache.dir, size: SIZE });
  t.after(() => loader.close());
  return { loader, red, dir: cache.dir };
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
  const { loader, dir } = await smallLoader(t);
  truncateSync(join(dir, "images.u8"), 5 * 3 * AREA);
  const source = loader.start(Uint32Array.from([0, 1, 10, 11]), 2);
  assert.equal((await source.next())!.size, 2);
  const failure = { name: "UserError", exitCode: 1, message: /image cache ".*" is damaged/ };
  await assert.rejects(source.next(), failure);
  const gone = openLoader({ cacheDir: join(dir, "gone"), size: SIZE });
  t.after(() => gone.close());
  await assert.rejects(gone.start(Uint32Array.of(0), 1).next(), failure);
});
