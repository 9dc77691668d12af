import assert from "node:assert/strict";
import { test } from "node:test";
import { listed, refused } from "../fixtures.test.helper.js";

test("split folders under any of their names", async (t) => {
  for (const val of ["val", "valid", "validation", "Validation"]) {
    const listing = await listed(t, ["train/a/1.png", "train/b/1.png", `${val}/a/2.png`, "test/b/3.png"]);
    assert.deepEqual(
      listing.items.map(({ split, label }) => [split, label]).sort(),
      [["test", 1], ["train", 0], ["train", 1], ["val", 0]], // prettier-ignore
    );
  }
});

test("split folders: an unlabelled test set, a lone train folder, a strange class, no train folder", async (t) => {
  const flat = await listed(t, ["train/a/1.png", "train/b/1.png", "test/images/2.png", "test/3.png"]);
  assert.deepEqual(
    [flat.classes, flat.items.map(({ split }) => split), flat.unlabelled],
    [["a", "b"], [null, null], 2],
  );
  await refused(t, ["train/a/1.png", "train/b/1.png", "val/a/1.png", "val/c/1.png"], {}, /val\/c" is a class without/);
  await refused(t, ["val/a/1.png", "test/a/1.png"], {}, /no folder named train/);
});
