import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { statSync, truncateSync, utimesSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { before, mock, test, type TestContext } from "node:test";
import sharp from "sharp";
import { classFiles, plainPng, temporaryFolder, writeFiles } from "../fixtures.test.helper.js";
import { listFolder } from "../list-folder.js";
import type { ImageCache } from "./image-cache.js";
import { prepareCache, type PrepareOptions, type PrepareStart } from "./prepare.js";

const SIZE = 16;
const options = { size: SIZE, fit: "crop" } as const;

async function smallListing(t: TestContext, perClass = 5) {
  return listFolder(await writeFiles(temporaryFolder(t), classFiles(["a", "b"], perClass)));
}

/** A moment ago, as far as a file system's clock is concerned: only what has settled is remembered. */
function settle(): void {
  mock.method(Date, "now", () => Math.floor(performance.timeOrigin + performance.now() + 10_000));
}

before(settle);

/** Prepares all items (or some), and counts how many files were read and how many decoded. */
async function prepared(
  t: TestContext,
  listing: Awaited<ReturnType<typeof smallListing>>,
  more: Partial<PrepareOptions> & { cacheRoot: string },
  indices: ArrayLike<number> = [...listing.items.keys()],
): Promise<{ cache: ImageCache; read: number; decoded: number; segment: string }> {
  let start: PrepareStart | undefined;
  const cache = await prepareCache(listing, indices, { ...options, ...more, onStart: (info) => (start = info) });
  t.after(() => cache.close());
  assert.equal(start!.path, cache.dir);
  return { cache, read: start!.count, decoded: cache.decoded, segment: cache.photos.segments[0] };
}

function pixelsOf(cache: ImageCache, index: number): Uint8Array {
  const out = new Uint8Array(3 * SIZE * SIZE);
  cache.read(index, out, 0);
  return out;
}

/** All that a cache knows of its photos. */
const contents = (cache: ImageCache) => ({
  pixels: cache.listing.items.map((_, index) => Buffer.from(pixelsOf(cache, index)).toString("hex")),
  moments: [...cache.moments()],
  digests: Buffer.from(cache.digests()).toString("hex"),
});

test("each slot holds its own image, and nothing is decoded twice", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const first = await prepared(t, listing, { cacheRoot });
  assert.equal(first.decoded, 10);
  listing.items.forEach((_, index) => {
    const pixels = pixelsOf(first.cache, index);
    assert.deepEqual([pixels[0], pixels[SIZE * SIZE]], [index, index * 7]);
  });
  assert.equal((await prepared(t, listing, { cacheRoot })).decoded, 0);
});

test("only the items asked for are decoded, and others can follow", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const { cache, decoded } = await prepared(t, listing, { cacheRoot }, [7, 2]);
  assert.deepEqual([decoded, [...listing.items.keys()].filter((index) => cache.isReadable(index))], [2, [2, 7]]);
  assert.throws(() => pixelsOf(cache, 3), { name: "UserError", exitCode: 1 });
  assert.equal((await prepared(t, listing, { cacheRoot })).decoded, 8);
});

test("size and fit make other pixels, and a changed file is decoded alone", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const names = new Set<string>();
  for (const more of [{}, { size: 8 }, { fit: "pad" as const }]) {
    const { cache, decoded } = await prepared(t, listing, { cacheRoot, ...more });
    assert.equal(decoded, 10);
    names.add(cache.dir);
  }
  assert.equal(names.size, 3);
  writeFileSync(join(listing.root, "a/0.png"), await plainPng(300));
  const { cache, read, decoded } = await prepared(t, listing, { cacheRoot });
  assert.deepEqual([read, decoded], [1, 1]);
  assert.equal(pixelsOf(cache, 0)[0], 300 % 256);
});

test("a photo is decoded once whatever it is called and wherever it stands", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const { cache } = await prepared(t, listing, { cacheRoot });
  const moved = join(temporaryFolder(t), "moved");
  renameSync(listing.root, moved);
  renameSync(join(moved, "a/0.png"), join(moved, "a/another name.png"));
  cpSync(join(moved, "b/0.png"), join(moved, "b/copy.png"));
  const again = await prepared(t, await listFolder(moved), { cacheRoot });
  assert.deepEqual([again.read, again.decoded], [11, 0]);
  assert.deepEqual(again.cache.photos.segments, cache.photos.segments);
  writeFileSync(join(moved, "a/new.png"), await plainPng(77));
  const added = await prepared(t, await listFolder(moved), { cacheRoot });
  assert.deepEqual([added.read, added.decoded], [1, 1]);
  assert.equal(
    pixelsOf(
      added.cache,
      added.cache.listing.items.findIndex(({ file }) => file === "a/new.png"),
    )[0],
    77,
  );
});

test("copies of one photo that are new together are decoded once", async (t) => {
  const root = await writeFiles(temporaryFolder(t), {
    "a/1.png": 1,
    "a/2.png": 1,
    "a/3.png": 1,
    "b/1.png": 1,
    "b/2.png": 2,
  });
  const { cache, decoded } = await prepared(t, await listFolder(root), {
    cacheRoot: temporaryFolder(t),
    concurrency: 5,
  });
  assert.equal(decoded, 2);
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((index) => pixelsOf(cache, index)[0]),
    [1, 1, 1, 1, 2],
  );
});

test("folders with equal names, lengths and times do not share pixels, however their times were set", async (t) => {
  const cacheRoot = temporaryFolder(t);
  const write = async (red: number) => {
    const root = temporaryFolder(t);
    for (const [index, name] of ["a/0.tif", "b/0.tif"].entries()) {
      mkdirSync(join(root, name, ".."), { recursive: true });
      const create = { width: 9, height: 6, channels: 3 as const, background: { r: red + index, g: 0, b: 0 } };
      writeFileSync(join(root, name), await sharp({ create }).tiff({ compression: "none" }).toBuffer());
      utimesSync(join(root, name), 1, 1);
    }
    return root;
  };
  const [one, other] = [await write(10), await write(20)];
  const reds = async (root: string) => {
    const { cache } = await prepared(t, await listFolder(root), { cacheRoot });
    return [0, 1].map((index) => pixelsOf(cache, index)[0]);
  };
  assert.deepEqual(await reds(one), [10, 11]);
  assert.deepEqual(await reds(other), [20, 21]);
  // The same path with another folder's photos.
  renameSync(one, `${one}.away`);
  renameSync(other, one);
  t.after(() => rmSync(`${one}.away`, { recursive: true }));
  assert.deepEqual(await reds(one), [20, 21]);
  // Overwritten in place, with the time set back.
  const bytes = readFileSync(join(`${one}.away`, "a/0.tif"));
  writeFileSync(join(one, "a/0.tif"), bytes);
  utimesSync(join(one, "a/0.tif"), 1, 1);
  assert.deepEqual(await reds(one), [10, 21]);
});

test("a file that was changed only just now is read again next time", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const { ctimeMs } = statSync(join(listing.root, listing.items[9].file));
  mock.method(Date, "now", () => Math.floor(ctimeMs) + 50);
  t.after(settle);
  assert.equal((await prepared(t, listing, { cacheRoot })).decoded, 10);
  const again = await prepared(t, listing, { cacheRoot });
  assert.ok(again.read >= 1);
  assert.equal(again.decoded, 0);
});

test("a damaged catalogue is no hindrance, and a cache of version 0.1 is left alone", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const old = join(cacheRoot, "0123456789abcdef01234567");
  mkdirSync(old);
  writeFileSync(join(old, "cache.json"), "{}");
  await prepared(t, listing, { cacheRoot });
  const [name] = readdirSync(join(cacheRoot, "catalogues"));
  const path = join(cacheRoot, "catalogues", name);
  const whole = readFileSync(path, "utf8");
  for (const text of [
    "",
    whole.slice(0, 200),
    "null",
    "[]",
    "\0".repeat(whole.length),
    whole.replace('"root":"', '"root":"/other'),
  ]) {
    writeFileSync(path, text);
    const { read, decoded } = await prepared(t, listing, { cacheRoot });
    assert.deepEqual([read, decoded], [10, 0]);
  }
  assert.equal((await prepared(t, listing, { cacheRoot })).read, 0);
  assert.equal(readFileSync(join(old, "cache.json"), "utf8"), "{}");
});

test(
  "a finished cache that nobody may write opens, also where its files have to be read again",
  { skip: process.getuid?.() === 0 && "root may write everywhere" },
  async (t) => {
    const listing = await smallListing(t);
    const cacheRoot = temporaryFolder(t);
    await prepared(t, listing, { cacheRoot });
    rmSync(join(cacheRoot, "catalogues"), { recursive: true });
    chmodSync(cacheRoot, 0o500);
    t.after(() => chmodSync(cacheRoot, 0o700));
    const { read, decoded } = await prepared(t, listing, { cacheRoot });
    assert.deepEqual([read, decoded], [10, 0]);
  },
);

test("unreadable files are named with their reasons, and remembered", async (t) => {
  const photo = await plainPng(1);
  const root = await writeFiles(temporaryFolder(t), {
    ...classFiles(["a", "b"], 1),
    "a/cut.png": photo.subarray(0, photo.length - 20),
    "a/empty.jpg": "",
    "b/text.jpg": "not an image",
  });
  const listing = await listFolder(root);
  const cacheRoot = temporaryFolder(t);
  for (const expected of [5, 0]) {
    const { cache, decoded } = await prepared(t, listing, { cacheRoot });
    assert.equal(decoded, expected);
    const found = cache.unreadable();
    assert.deepEqual(found.map(({ file }) => file), ["a/cut.png", "a/empty.jpg", "b/text.jpg"]); // prettier-ignore
    assert.match(found[1].reason, /empty/);
    assert.match(found[2].reason, /unsupported image format/);
  }
});

test("a file that cannot be read at all is tried again next time", async (t) => {
  const listing = await smallListing(t, 1);
  const gone = { ...listing, items: [...listing.items, { file: "b/gone.png", label: 1, split: null }] };
  const cacheRoot = temporaryFolder(t);
  for (const expected of [3, 1]) {
    const { cache, read } = await prepared(t, gone, { cacheRoot });
    assert.equal(read, expected);
    assert.deepEqual(cache.unreadable(), [{ file: "b/gone.png", reason: "there is no such file" }]);
  }
});

test("a damaged slot is found and decoded again", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const { cache, segment } = await prepared(t, listing, { cacheRoot });
  const intact = contents(cache);
  const file = openSync(join(segment, "images.u8"), "r+");
  for (const slot of [3, 6]) writeSync(file, Uint8Array.of(77), 0, 1, slot * 3 * SIZE * SIZE + 5);
  closeSync(file);
  const again = await prepared(t, listing, { cacheRoot });
  assert.equal(again.decoded, 2);
  assert.deepEqual(contents(again.cache), intact);
  assert.deepEqual(again.cache.photos.segments, [segment], "in the slots that were freed");
});

test("a cache whose files are cut short or whose header is garbage is made anew", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const { cache, segment } = await prepared(t, listing, { cacheRoot });
  const intact = contents(cache);
  truncateSync(join(segment, "images.u8"), 100);
  assert.equal((await prepared(t, listing, { cacheRoot }, [4])).decoded, 1);
  assert.equal((await prepared(t, listing, { cacheRoot })).decoded, 9, "what the cut took away counts as not decoded");
  for (const name of readdirSync(cache.dir).filter((name) => !name.includes(".")))
    writeFileSync(join(cache.dir, name, "cache.json"), "{");
  const again = await prepared(t, listing, { cacheRoot });
  assert.equal(again.decoded, 10);
  assert.deepEqual(contents(again.cache), intact);
});

test("after kill -9 the cache goes on where it stopped, and ends the same", async (t) => {
  const listing = await smallListing(t, 60);
  const [cacheRoot, undisturbedRoot] = [temporaryFolder(t), temporaryFolder(t)];
  const script = `
    import { listFolder } from ${JSON.stringify(new URL("../list-folder.js", import.meta.url).href)};
    import { prepareCache } from ${JSON.stringify(new URL("./prepare.js", import.meta.url).href)};
    const listing = await listFolder(${JSON.stringify(listing.root)});
    await prepareCache(listing, [...listing.items.keys()], {
      size: ${SIZE}, fit: "crop", cacheRoot: ${JSON.stringify(cacheRoot)}, concurrency: 2,
      onProgress: (done) => done === 30 && process.kill(process.pid, "SIGKILL"),
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" });
  assert.deepEqual(await once(child, "exit"), [null, "SIGKILL"]);
  const resumed = await prepared(t, listing, { cacheRoot });
  assert.ok(resumed.decoded >= 88 && resumed.decoded <= 90, `${resumed.decoded} were left`);
  assert.equal(resumed.cache.photos.segments.length, 1);
  const undisturbed = await prepared(t, listing, { cacheRoot: undisturbedRoot });
  assert.deepEqual(contents(resumed.cache), contents(undisturbed.cache));
});

test("two preparations of the same folder at once decode each photo once", async (t) => {
  const listing = await smallListing(t, 20);
  const [cacheRoot, aloneRoot] = [temporaryFolder(t), temporaryFolder(t)];
  const both = await Promise.all([prepared(t, listing, { cacheRoot }), prepared(t, listing, { cacheRoot })]);
  assert.deepEqual(both.map(({ decoded }) => decoded).sort(), [0, 40]);
  const alone = await prepared(t, listing, { cacheRoot: aloneRoot });
  for (const { cache } of both) assert.deepEqual(contents(cache), contents(alone.cache));
});

test("a full disk and a folder that cannot be written are reported before the work", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const failure = (message: RegExp) => ({ name: "UserError", exitCode: 1, message });
  await assert.rejects(
    prepared(t, listing, { cacheRoot, size: 10_000_000 }),
    failure(/needs 3000 TB in ".*", where .* are free; .* --cache DIR/),
  );
  const blocked = join(cacheRoot, "file");
  writeFileSync(blocked, "");
  await assert.rejects(prepared(t, listing, { cacheRoot: blocked }), failure(/cannot be written in ".*file/));
  if (process.getuid?.() === 0) return; // root may write everywhere
  mkdirSync(join(cacheRoot, "locked"), { mode: 0o500 });
  await assert.rejects(prepared(t, listing, { cacheRoot: join(cacheRoot, "locked") }), failure(/cannot be written/));
});

test("states that nobody writes, and sums that are not the pixels', are found and made good", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const { cache, segment } = await prepared(t, listing, { cacheRoot });
  const whole = contents(cache);
  const spoil = (name: string, change: (bytes: Buffer) => void) => {
    const bytes = readFileSync(join(segment, name));
    change(bytes);
    writeFileSync(join(segment, name), bytes);
  };
  const spoiled: readonly [name: string, change: (bytes: Buffer) => void, again: number][] = [
    ["state.u8", (bytes) => (bytes[3] ^= 0x55), 1],
    ["moments.f64", (bytes) => bytes.writeDoubleLE(Number.NaN, 48 * 7), 1],
    ["moments.f64", (bytes) => bytes.writeDoubleLE(1e9, 48 * 2), 1],
    ["moments.f64", (bytes) => (bytes[48 * 4] ^= 1), 1],
    ["digest", (bytes) => (bytes[16 * 5] ^= 1), 1],
  ];
  for (const [name, change, again] of spoiled) {
    spoil(name, change);
    const mended = await prepared(t, listing, { cacheRoot });
    assert.equal(mended.decoded, again, name);
    assert.deepEqual(contents(mended.cache), whole);
  }
});

test(
  "where no room can be made the lease is given back, so that the next attempt need not wait",
  { timeout: 20_000 },
  async (t) => {
    const listing = await smallListing(t);
    const cacheRoot = temporaryFolder(t);
    const { segment } = await prepared(t, listing, { cacheRoot }, [0]);
    // The segment after this one has the same name, as numbers go, and is a file.
    const obstacle = `${segment.replace(/\d+$/, "")}100000000000000000000`;
    rmSync(segment, { recursive: true });
    writeFileSync(obstacle, "");
    await assert.rejects(prepared(t, listing, { cacheRoot }), { name: "UserError" });
    rmSync(obstacle);
    assert.equal((await prepared(t, listing, { cacheRoot })).decoded, 10);
  },
);
