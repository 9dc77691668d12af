import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { plainPng, temporaryFolder, writeFiles } from "./fixtures.test.helper.js";
import { inspectListing } from "./inspect.js";
import { listFolder } from "./list-folder.js";

test("sizes are upright, modes counted, broken headers named, equal files grouped with splits and classes", async (t) => {
  const photo = sharp({ create: { width: 30, height: 20, channels: 3, background: "red" } });
  const root = await writeFiles(temporaryFolder(t), {
    "train/a/turned.jpg": await photo.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    "train/a/grey.png": await photo.clone().toColourspace("b-w").png().toBuffer(),
    "train/b/cmyk.jpg": await photo.clone().toColourspace("cmyk").jpeg().toBuffer(),
    "train/b/deep.png": await photo.clone().toColourspace("rgb16").ensureAlpha().png().toBuffer(),
    "train/b/same.png": await plainPng(1),
    "test/a/same.png": await plainPng(1),
    "test/b/text.jpg": "not an image",
  });
  const seen: number[] = [];
  const found = await inspectListing(await listFolder(root), (done) => seen.push(done));
  assert.equal(seen.at(-1), 7);
  assert.deepEqual(found.width, { min: 9, median: 30, max: 30 });
  assert.deepEqual(found.height, { min: 6, median: 20, max: 30 });
  assert.deepEqual(found.modes, { sRGB: 3, grey: 1, CMYK: 1, "sRGB, 16 bits, alpha": 1 });
  assert.deepEqual(found.unreadable.map(({ file }) => file), ["test/b/text.jpg"]); // prettier-ignore
  const group = { files: ["test/a/same.png", "train/b/same.png"], splits: ["train", "test"], classes: ["a", "b"] };
  assert.deepEqual(found.duplicates, [group]);
  assert.deepEqual(found.classes, [
    { name: "a", total: 3, splits: { train: 2, val: 0, test: 1 } },
    { name: "b", total: 4, splits: { train: 3, val: 0, test: 1 } },
  ]);
});

test("without splits, only totals are counted", async (t) => {
  const root = await writeFiles(temporaryFolder(t), { "a/1.png": 1, "a/2.png": 2, "b/3.png": 3 });
  const { classes, unreadable, duplicates } = await inspectListing(await listFolder(root));
  assert.deepEqual(classes, [{ name: "a", total: 2, splits: null }, { name: "b", total: 1, splits: null }]); // prettier-ignore
  assert.deepEqual([unreadable, duplicates], [[], []]);
});
