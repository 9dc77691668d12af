import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { thisProcess } from "../../disk/process-identity.js";
import { classFiles, temporaryFolder, writeFiles } from "../fixtures.test.helper.js";
import { writeDrawn } from "../drawn/write-drawn.js";
import { listFolder } from "../list-folder.js";
import { listKept, removeKept } from "./clean.js";
import { prepareCache } from "./prepare.js";

async function filled(t: Parameters<typeof temporaryFolder>[0]) {
  const cacheRoot = temporaryFolder(t);
  const listing = await listFolder(await writeFiles(temporaryFolder(t), classFiles(["a", "b"], 3)));
  const open = (size: number) => prepareCache(listing, [...listing.items.keys()], { size, fit: "crop", cacheRoot });
  await writeDrawn(join(cacheRoot, "drawn-v2-seed0-1"), { perClass: 1 });
  return { cacheRoot, listing, open };
}

test("what is kept is said, and given back without touching what is not a cache's", async (t) => {
  const { cacheRoot, listing, open } = await filled(t);
  for (const size of [8, 16]) (await open(size)).close();
  const old = join(cacheRoot, "0123456789abcdef01234567");
  mkdirSync(old);
  for (const name of ["cache.json", "state.u8", "images.u8"]) writeFileSync(join(old, name), "\x01\x01");
  const own = ["thesis.tex", "photos-v2-8-crop/mine.txt", "0123456789abcdef01234567/mine.txt", "drawn-v2-seed0-1/cat/mine.jpg", "photos/cat/1.jpg"]; // prettier-ignore
  for (const name of own) {
    mkdirSync(join(cacheRoot, name, ".."), { recursive: true });
    writeFileSync(join(cacheRoot, name), "");
  }
  writeFileSync(join(cacheRoot, "photos-v2-8-crop", "12-0.user"), JSON.stringify({ ...thisProcess(), started: "1" }));
  const kept = listKept(cacheRoot);
  const found = kept.filter(({ kind }) => kind !== "catalogues").map(({ kind, photos, roots, inUse }) => ({ kind, photos, roots, inUse })); // prettier-ignore
  const none = { roots: [], inUse: false };
  assert.deepEqual(found, [
    { kind: "earlier", photos: 2, ...none },
    { kind: "drawn", photos: 10, ...none },
    { kind: "photos", photos: 6, ...none },
    { kind: "photos", photos: 6, ...none },
  ].map((one) => (one.kind === "photos" && kept.some(({ kind }) => kind === "catalogues") ? { ...one, roots: [listing.root] } : one))); // prettier-ignore
  for (const { bytes, path } of kept) assert.ok(bytes > 0, path);
  removeKept(kept);
  assert.deepEqual(readdirSync(cacheRoot, { recursive: true }).map(String).filter((name) => /\.[a-z]/.test(name)).sort(), [...own].sort()); // prettier-ignore
  assert.ok(!existsSync(join(cacheRoot, "photos-v2-16-crop")));
  const again = await open(8);
  assert.equal(again.decoded, 6);
  again.close();
});

test("what a process reads from stays", async (t) => {
  const { cacheRoot, open } = await filled(t);
  const cache = await open(8);
  (await open(16)).close();
  const removed = removeKept(listKept(cacheRoot)).map(({ path }) => path);
  assert.deepEqual(removed, [join(cacheRoot, "photos-v2-16-crop")]);
  cache.read(0, new Uint8Array(3 * 64), 0);
  cache.close();
  assert.equal(
    removeKept(listKept(cacheRoot)).some(({ path }) => path === cache.dir),
    true,
  );
  assert.deepEqual(readdirSync(cacheRoot), []);
});

test("a cache that is not there keeps nothing", () => assert.deepEqual(listKept("/no/such/cache"), []));
