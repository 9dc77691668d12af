import assert from "node:assert/strict";
import { renameSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { type DatasetOptions, type FolderDataset, openDataset } from "./dataset.js";
import { classFiles, temporaryFolder, writeFiles } from "./fixtures.test.helper.js";
import { prepareCache } from "./cache/prepare.js";
import { findStored } from "./find-stored.js";
import { listFolder } from "./list-folder.js";
import { SPLITS, type SplitName } from "./listing.js";
import { splitToJson } from "./stored-photos.js";
import type { StoredSplit } from "./stored-split.js";

const SIZE = 8;
const defaults = { size: SIZE, fit: "crop", fractions: { train: 0.6, val: 0.2, test: 0.2 }, seed: 1 } as const;

async function opened(t: TestContext, root: string, more: Partial<DatasetOptions> = {}): Promise<FolderDataset> {
  const dataset = await openDataset({ root, ...defaults, cacheRoot: temporaryFolder(t), ...more });
  t.after(() => dataset.close());
  return dataset;
}

test("mean and deviation are those of the training pixels", async (t) => {
  const { cache, split, mean, std } = await opened(t, await writeFiles(temporaryFolder(t), classFiles(["a", "b"], 20)));
  assert.equal(split.train.length, 24);
  const area = SIZE * SIZE;
  const pixels = new Uint8Array(3 * area * split.train.length);
  split.train.forEach((index, position) => cache.read(index, pixels, position * 3 * area));
  for (let channel = 0; channel < 3; channel++) {
    const values = Array.from(pixels.filter((_, at) => Math.floor(at / area) % 3 === channel), (v) => v / 255); // prettier-ignore
    const average = values.reduce((sum, v) => sum + v, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - average) ** 2, 0) / values.length;
    assert.ok(Math.abs(mean[channel] - average) < 1e-12);
    // None of these photos has any blue.
    const deviation = channel === 2 ? 1 : Math.sqrt(variance);
    assert.ok(Math.abs(std[channel] - deviation) < 1e-12);
  }
});

test("unreadable files are left out of the splits; a class left without any is named", async (t) => {
  const root = await writeFiles(temporaryFolder(t), { ...classFiles(["a", "b"], 9), "b/broken.jpg": "text" });
  const { listing, split, unreadable } = await opened(t, root);
  assert.deepEqual(unreadable.map(({ file }) => file), ["b/broken.jpg"]); // prettier-ignore
  const used = SPLITS.flatMap((name) => Array.from(split[name], (index) => listing.items[index].file));
  assert.deepEqual([used.length, used.includes("b/broken.jpg")], [18, false]);
  const empty = await writeFiles(temporaryFolder(t), { ...classFiles(["a"], 5), "dud/1.jpg": "text", "dud/2.jpg": "" });
  await assert.rejects(opened(t, empty), { name: "UserError", message: /class "dud" .* no readable training image/ });
});

test("with a limit, only the images of the split are decoded", async (t) => {
  const root = await writeFiles(temporaryFolder(t), classFiles(["a", "b"], 20));
  const { cache, listing, split } = await opened(t, root, { limitPerClass: 2 });
  const readable = [...listing.items.keys()].filter((index) => cache.isReadable(index));
  assert.deepEqual([split.train.length, readable.length], [4, 4 + split.val.length + split.test.length]);
});

test("equal files in two splits are reported, in one split not", async (t) => {
  const files = { "train/a/1.png": 1, "train/a/copy.png": 1, "train/b/2.png": 2, "val/b/3.png": 3, "test/a/4.png": 4 };
  const root = await writeFiles(temporaryFolder(t), { ...files, "test/b/again.png": 2, "val/a/5.png": 5 });
  const { leakage } = await opened(t, root);
  assert.deepEqual(leakage, [{ files: ["train/b/2.png", "test/b/again.png"], splits: ["train", "test"] }]);
});

test("the fingerprint follows content and split, not the place or age of the files", async (t) => {
  const files = classFiles(["a", "b"], 9);
  const root = await writeFiles(temporaryFolder(t), files);
  const copy = await writeFiles(temporaryFolder(t), files);
  utimesSync(join(copy, "a/1.png"), 1, 1);
  const { fingerprint } = await opened(t, root);
  assert.equal((await opened(t, copy)).fingerprint, fingerprint);
  assert.notEqual((await opened(t, root, { seed: 2 })).fingerprint, fingerprint);
  await writeFiles(copy, { "a/1.png": 200 });
  assert.notEqual((await opened(t, copy)).fingerprint, fingerprint);
});

/** A folder's split as a run keeps it, and how to find it again in whatever became of the folder. */
async function stored(t: TestContext, root: string) {
  const cacheRoot = temporaryFolder(t);
  const { listing, split, cache } = await opened(t, root, { limitPerClass: 3, cacheRoot });
  const kept = JSON.parse(JSON.stringify(splitToJson(listing, split, cache.digests()))) as StoredSplit;
  const find = async (folder: string, wanted: readonly SplitName[] = SPLITS, of = kept) => {
    const now = await listFolder(folder);
    const found = await findStored(now, of, wanted, (indices) => prepareCache(now, indices, { size: 8, fit: "crop", cacheRoot })); // prettier-ignore
    t.after(() => found.cache.close());
    return found;
  };
  return { kept, split, find };
}

const NONE = { train: [], val: [], test: [] };

test("a stored split brings the same images back in the same places, whatever else was added, moved or renamed", async (t) => {
  const root = await writeFiles(temporaryFolder(t), classFiles(["a", "b"], 9));
  const { kept, split, find } = await stored(t, root);
  await writeFiles(root, { "a/0-new.png": 99, "c/1.png": 100 });
  const moved = join(temporaryFolder(t), "moved");
  renameSync(root, moved);
  renameSync(join(moved, kept.val[0]), join(moved, kept.val[0].replace(/[^/]+$/, "another name.png")));
  const { gone, changed, split: again, cache } = await find(moved);
  assert.deepEqual({ gone, changed }, { gone: NONE, changed: NONE });
  assert.deepEqual(again, split);
  for (const name of SPLITS)
    split[name].forEach((item, row) => {
      const number = Number(/(\d+)\.png/.exec(kept[name][row])![1]) + (kept[name][row].startsWith("b") ? 9 : 0);
      const pixels = new Uint8Array(3 * 64);
      cache.read(item, pixels, 0);
      assert.equal(pixels[0], number);
      assert.equal(cache.listing.classes[cache.listing.items[item].label], kept[name][row][0]);
    });
});

test("what is gone and what has changed of a stored split is told by name, for the splits that are wanted", async (t) => {
  const root = await writeFiles(temporaryFolder(t), classFiles(["a", "b"], 9));
  const { kept, find } = await stored(t, root);
  rmSync(join(root, kept.train[0]));
  await writeFiles(root, { [kept.test[1]]: 200, [kept.train[1]]: 201 });
  const some = await find(root, ["test"]);
  assert.deepEqual(some.gone, { ...NONE, train: [kept.train[0]] });
  assert.deepEqual(some.changed, { ...NONE, test: [kept.test[1]] });
  assert.deepEqual((await find(root)).changed, { ...NONE, train: [kept.train[1]], test: [kept.test[1]] });
  // A photo that was put into another class is not the photo that it was.
  renameSync(join(root, kept.val[0]), join(root, kept.val[0].startsWith("a") ? "b/moved.png" : "a/moved.png"));
  assert.deepEqual((await find(root, ["val"])).gone.val, [kept.val[0]]);
});

test("a split of version 0.1, without digests and places, is found by name", async (t) => {
  const root = await writeFiles(temporaryFolder(t), classFiles(["a", "b"], 9));
  const { kept, split, find } = await stored(t, root);
  const { digests, places, ...earlier } = kept;
  assert.ok(digests !== undefined && places !== undefined);
  const found = await find(root, SPLITS, earlier);
  assert.deepEqual([found.split, found.gone], [split, NONE]);
});
