import assert from "node:assert/strict";
import { test } from "node:test";
import { listed, refused } from "../fixtures.test.helper.js";

test("ImageNet10: mapping.txt gives the order", async (t) => {
  const files = ["train_set/cat/1.JPEG", "train_set/baboon/2.JPEG", "test_set/3.JPEG"];
  const listing = await listed(t, files, { "mapping.txt": "0\tcat\r\n1\tbaboon\r\n\r\n" });
  assert.deepEqual(listing.classes, ["cat", "baboon"]);
  assert.deepEqual(
    listing.items.map(({ file, label, split }) => [file, label, split]),
    [
      ["train_set/baboon/2.JPEG", 1, null],
      ["train_set/cat/1.JPEG", 0, null],
    ],
  );
  assert.equal(listing.unlabelled, 1);
  await refused(t, files, { "mapping.txt": "0 cat" }, /lacks the class "baboon"/);
  await refused(t, files, { "mapping.txt": "0 cat\n1 baboon\n2 mug" }, /"mug", of which train_set has no image/);
  await refused(t, files, { "mapping.txt": "0 cat\n2 baboon" }, /must number its classes/);
  await refused(t, files, { "mapping.txt": "cat\nbaboon" }, /Line 1 of .* is "cat"/);
});
