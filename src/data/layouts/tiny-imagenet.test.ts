import assert from "node:assert/strict";
import { test } from "node:test";
import { listed } from "../fixtures.test.helper.js";

test("Tiny ImageNet: annotations label the validation images, words.txt names the classes", async (t) => {
  const listing = await listed(
    t,
    ["train/n2/images/n2_0.JPEG", "train/n1/images/n1_0.JPEG", "val/images/val_0.JPEG", "val/images/val_1.JPEG"].concat(
      "test/images/test_0.JPEG",
    ),
    {
      "wnids.txt": "n2\nn1\nn9\n",
      "words.txt": "n1\tgoldfish, Carassius auratus\nn2\tcrane\nn9\tcrane\n",
      "val/val_annotations.txt": "val_0.JPEG\tn1\t0\t0\t9\t9\nval_1.JPEG\tn9\t0\t0\t9\t9\n",
    },
  );
  assert.deepEqual(listing.classes, ["crane", "goldfish"]);
  assert.deepEqual(
    listing.items.map(({ file, label, split }) => [file, label, split]),
    [
      ["train/n1/images/n1_0.JPEG", 1, "train"],
      ["train/n2/images/n2_0.JPEG", 0, "train"],
      ["val/images/val_0.JPEG", 1, "val"],
    ],
  );
  assert.equal(listing.unlabelled, 2);
});
