import assert from "node:assert/strict";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, mock, test, type TestContext } from "node:test";
import { classFiles, temporaryFolder, writeFiles } from "../fixtures.test.helper.js";
import { listFolder } from "../list-folder.js";
import type { Listing } from "../listing.js";
import { prepareCache } from "./prepare.js";
import { IMAGES } from "./slots.js";

const SIZE = 16;
const PHOTOS = 10;

// Only what has settled is remembered without its file being read.
before(() => {
  mock.method(Date, "now", () => Math.floor(performance.timeOrigin + performance.now() + 10_000));
});

async function opened(t: TestContext, listing: Listing, cacheRoot: string, scratch?: string) {
  const cache = await prepareCache(listing, [...listing.items.keys()], { size: SIZE, fit: "crop", cacheRoot, scratch });
  t.after(() => cache.close());
  const pixels = listing.items.map((_, index) => {
    const out = new Uint8Array(3 * SIZE * SIZE);
    cache.read(index, out, 0);
    return Buffer.from(out).toString("hex");
  });
  const known = { pixels, moments: [...cache.moments()], digests: Buffer.from(cache.digests()).toString("hex") };
  return { known, decoded: cache.decoded, dir: cache.dir };
}

test("one machine decodes, others copy what they need into a folder of their own", async (t) => {
  const listing = await listFolder(await writeFiles(temporaryFolder(t), classFiles(["a", "b"], PHOTOS / 2)));
  const [shared, scratch] = [temporaryFolder(t), temporaryFolder(t)];
  const first = await opened(t, listing, shared);
  assert.equal(first.decoded, PHOTOS);
  const copied = await opened(t, listing, shared, scratch);
  assert.equal(copied.decoded, 0);
  assert.ok(copied.dir.startsWith(scratch));
  assert.deepEqual(copied.known, first.known);
  // Once copied it is read there, whatever becomes of the shared folder.
  rmSync(shared, { recursive: true });
  const again = await opened(t, listing, shared, scratch);
  assert.deepEqual([again.decoded, again.known], [0, first.known]);
});

test("two tasks of one machine copy each photo once between them", async (t) => {
  const listing = await listFolder(await writeFiles(temporaryFolder(t), classFiles(["a", "b"], PHOTOS / 2)));
  const [shared, scratch] = [temporaryFolder(t), temporaryFolder(t)];
  const first = await opened(t, listing, shared);
  const [one, two] = await Promise.all([opened(t, listing, shared, scratch), opened(t, listing, shared, scratch)]);
  assert.deepEqual([one.decoded, two.decoded], [0, 0]);
  assert.deepEqual([one.known, two.known], [first.known, first.known]);
});

test("a shared folder that is late, half written, damaged or not there costs decoding, and nothing else", async (t) => {
  const listing = await listFolder(await writeFiles(temporaryFolder(t), classFiles(["a", "b"], PHOTOS / 2)));
  const shared = temporaryFolder(t);
  const first = await opened(t, listing, shared);
  const [pool] = readdirSync(shared).filter((name) => name.startsWith("photos-"));
  const [segment] = readdirSync(join(shared, pool)).filter((name) => /-\d+$/.test(name));
  const files = join(shared, pool, segment);
  const staged = async () => {
    const { decoded, known } = await opened(t, listing, shared, temporaryFolder(t));
    assert.deepEqual(known, first.known);
    return decoded;
  };
  // On network drives signatures are not believed: each file is read, and found by what is in it.
  for (const name of readdirSync(shared).filter((other) => other !== pool))
    rmSync(join(shared, name), { recursive: true });
  assert.equal(await staged(), 0);
  // All but the images is there so far: they read as zeros.
  const whole = 64 * 3 * SIZE * SIZE;
  const bytes = Buffer.alloc(whole);
  writeFileSync(join(files, IMAGES), bytes);
  assert.equal(await staged(), PHOTOS - 1, "one of them is black");
  writeFileSync(join(files, IMAGES), bytes.subarray(100));
  assert.equal(await staged(), PHOTOS);
  rmSync(join(files, "cache.json"));
  assert.equal(await staged(), PHOTOS);
  rmSync(shared, { recursive: true });
  assert.equal(await staged(), PHOTOS);
});
