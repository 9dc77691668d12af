import assert from "node:assert/strict";
import { test } from "node:test";
import { listed } from "../fixtures.test.helper.js";

test("class folders: nested images, odd endings, hidden files and __MACOSX", async (t) => {
  const listing = await listed(t, [
    "dog/deep/er/2.JPEG",
    "dog/1.png",
    "cat/a.webp",
    "cat/.hidden.png",
    "cat/notes.txt",
    "__MACOSX/cat/a.png",
    "Zebra/z.gif",
    "stray.jpg",
  ]);
  assert.deepEqual(listing.classes, ["Zebra", "cat", "dog"]);
  assert.deepEqual(
    listing.items.map(({ file, label }) => [file, label]),
    [
      ["Zebra/z.gif", 0],
      ["cat/a.webp", 1],
      ["dog/1.png", 2],
      ["dog/deep/er/2.JPEG", 2],
    ],
  );
  assert.equal(listing.unlabelled, 1);
});

test("a class may be called train when it holds images itself", async (t) => {
  const listing = await listed(t, ["train/1.png", "car/1.png"]);
  assert.deepEqual(listing.classes, ["car", "train"]);
});
