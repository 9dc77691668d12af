import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { classFiles, plainPng, temporaryFolder, writeFiles } from "../fixtures.test.helper.js";
import { listFolder } from "../list-folder.js";
import type { ImageCache } from "./image-cache.js";
import { prepareCache, type PrepareOptions, type PrepareStart } from "./prepare.js";

const SIZE = 16;
const options = { size: SIZE, fit: "crop" } as const;

async function smallListing(t: TestContext, perClass = 5) {
  return listFolder(await writeFiles(temporaryFolder(t), classFiles(["a", "b"], perClass)));
}

/** Prepares all items (or some), and counts how many were decoded. */
async function prepared(
  t: TestContext,
  listing: Awaited<ReturnType<typeof smallListing>>,
  more: Partial<PrepareOptions> & { cacheRoot: string },
  indices: ArrayLike<number> = [...listing.items.keys()],
): Promise<{ cache: ImageCache; decoded: number }> {
  let start: PrepareStart | undefined;
  const cache = await prepareCache(listing, indices, { ...options, ...more, onStart: (info) => (start = info) });
  t.after(() => cache.close());
  assert.equal(start!.path, cache.dir);
  return { cache, decoded: start!.count };
}

function pixelsOf(cache: ImageCache, index: number): Uint8Array {
  const out = new Uint8Array(3 * SIZE * SIZE);
  cache.read(index, out, 0);
  return out;
}

const contents = (dir: string) =>
  Object.fromEntries(readdirSync(dir).sort().map((name) => [name, readFileSync(join(dir, name)).toString("hex")])); // prettier-ignore

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

test("size, fit and a changed file make another cache", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const names = new Set<string>();
  for (const more of [{}, { size: 8 }, { fit: "pad" as const }]) {
    names.add((await prepared(t, listing, { cacheRoot, ...more })).cache.fingerprint);
  }
  writeFileSync(join(listing.root, "a/0.png"), await plainPng(300));
  names.add((await prepared(t, listing, { cacheRoot })).cache.fingerprint);
  assert.equal(names.size, 4);
});

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
    const { cache, decoded } = await prepared(t, gone, { cacheRoot });
    assert.equal(decoded, expected);
    assert.match(cache.unreadable()[0].reason, /ENOENT/);
  }
});

test("a damaged slot is found and decoded again", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const { cache } = await prepared(t, listing, { cacheRoot });
  const intact = contents(cache.dir);
  const file = openSync(join(cache.dir, "images.u8"), "r+");
  for (const index of [3, 6]) writeSync(file, Uint8Array.of(77), 0, 1, index * 3 * SIZE * SIZE + 5);
  closeSync(file);
  assert.equal((await prepared(t, listing, { cacheRoot })).decoded, 2);
  assert.deepEqual(contents(cache.dir), intact);
});

test("a cache whose files are cut short or whose header is garbage is made anew", async (t) => {
  const listing = await smallListing(t);
  const cacheRoot = temporaryFolder(t);
  const { cache } = await prepared(t, listing, { cacheRoot });
  const intact = contents(cache.dir);
  truncateSync(join(cache.dir, "images.u8"), 100);
  assert.equal((await prepared(t, listing, { cacheRoot }, [4])).decoded, 1);
  assert.equal((await prepared(t, listing, { cacheRoot })).decoded, 9, "what the cut took away counts as not decoded");
  writeFileSync(join(cache.dir, "cache.json"), "{");
  assert.equal((await prepared(t, listing, { cacheRoot })).decoded, 10);
  assert.deepEqual(contents(cache.dir), intact);
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
  const undisturbed = await prepared(t, listing, { cacheRoot: undisturbedRoot });
  assert.deepEqual(contents(resumed.cache.dir), contents(undisturbed.cache.dir));
});

test("two preparations of the same cache at once end the same as one", async (t) => {
  const listing = await smallListing(t, 20);
  const [cacheRoot, aloneRoot] = [temporaryFolder(t), temporaryFolder(t)];
  const [one] = await Promise.all([prepared(t, listing, { cacheRoot }), prepared(t, listing, { cacheRoot })]);
  const alone = await prepared(t, listing, { cacheRoot: aloneRoot });
  listing.items.forEach((_, index) => assert.deepEqual(pixelsOf(one.cache, index), pixelsOf(alone.cache, index)));
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
  const { dir } = (await prepared(t, listing, { cacheRoot })).cache;
  const whole = contents(dir);
  const spoil = (name: string, change: (bytes: Buffer) => void) => {
    const bytes = readFileSync(join(dir, name));
    change(bytes);
    writeFileSync(join(dir, name), bytes);
  };
  const spoiled: readonly [name: string, change: (bytes: Buffer) => void, again: number][] = [
    ["state.u8", (bytes) => (bytes[3] ^= 0x55), 1],
    ["moments.f64", (bytes) => bytes.writeDoubleLE(Number.NaN, 48 * 7), 1],
    ["moments.f64", (bytes) => bytes.writeDoubleLE(1e9, 48 * 2), 1],
    ["moments.f64", (bytes) => (bytes[48 * 4] ^= 1), 1],
  ];
  for (const [name, change, again] of spoiled) {
    spoil(name, change);
    assert.equal((await prepared(t, listing, { cacheRoot })).decoded, again, name);
    assert.deepEqual(contents(dir), whole);
  }
});
