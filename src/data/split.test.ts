import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Listing, SplitName } from "./listing.js";
import { apportion, parseSplit, splitListing, type Split } from "./split.js";

/** A listing with so many items per class and split. */
function listingOf(counts: readonly number[], splits: readonly (SplitName | null)[] = [null]): Listing {
  const items = splits.flatMap((split) =>
    counts.flatMap((count, label) =>
      Array.from({ length: count }, (_, i) => ({ file: `${split}/${label}/${i}`, label, split })),
    ),
  );
  return { root: "/data", layout: "", classes: counts.map((_, label) => `class ${label}`), items, unlabelled: 0 };
}

const usual = { fractions: { train: 0.7, val: 0.1, test: 0.2 }, seed: 0 };
const names = ["train", "val", "test"] as const;
const countOf = (listing: Listing, items: Uint32Array, label: number) =>
  items.filter((index) => listing.items[index].label === label).length;
const given = (listing: Listing, split: Split) =>
  names.map((name) => [...new Set(Array.from(split[name], (index) => listing.items[index].split))]);

const shares = fc
  .tuple(fc.integer({ min: 1, max: 98 }), fc.integer({ min: 1, max: 98 }))
  .filter(([a, b]) => a + b < 100);
const classes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 5 });

test("a split is a partition, stratified to within one image where no split is starved, and repeatable", () => {
  fc.assert(
    fc.property(classes, shares, fc.nat(), (counts, [train, val], seed) => {
      const listing = listingOf(counts);
      const fractions = { train: train / 100, val: val / 100, test: (100 - train - val) / 100 };
      const split = splitListing(listing, { fractions, seed });
      const all = names.flatMap((name) => [...split[name]]);
      assert.deepEqual(all.toSorted((a, b) => a - b), [...listing.items.keys()]); // prettier-ignore
      for (const name of names) assert.deepEqual(split[name], split[name].toSorted());
      counts.forEach((count, label) => {
        const parts = names.map((name) => countOf(listing, split[name], label));
        assert.ok(parts[0] >= 1, "every class has a training image");
        if (count >= 3) assert.ok(Math.min(...parts) >= 1, `${parts.join()} of ${count}`);
        const exact = names.map((name) => fractions[name] * count);
        if (Math.min(...exact) >= 1) {
          parts.forEach((part, i) => assert.ok(Math.abs(part - exact[i]) < 1, `${part} against ${exact[i]}`));
        }
      });
      assert.deepEqual(splitListing(listing, { fractions, seed }), split);
    }),
  );
});

test("another seed gives another split", () => {
  const listing = listingOf([50, 50]);
  assert.notDeepEqual(splitListing(listing, usual).test, splitListing(listing, { ...usual, seed: 1 }).test);
});

test("ImageNet10's nine thousand become 6,300, 900 and 1,800", () => {
  const split = splitListing(listingOf(Array<number>(10).fill(900)), usual);
  assert.deepEqual(
    names.map((name) => split[name].length),
    [6300, 900, 1800],
  );
});

test("apportion gives what is exact, exactly, and starves no part", () => {
  assert.deepEqual(apportion(100, [0.29, 0.31, 0.4]), [29, 31, 40]);
  assert.deepEqual(apportion(3, [0.98, 0.01, 0.01]), [1, 1, 1]);
  assert.deepEqual(apportion(1, [0.01, 0.5, 0.49]), [1, 0, 0]);
  assert.deepEqual(apportion(0, [0.5, 0.5]), [0, 0]);
});

test("splits that the folder brings are kept, a missing one is made", () => {
  const whole = listingOf([20, 30], ["train", "val", "test"]);
  assert.deepEqual(given(whole, splitListing(whole, usual)), [["train"], ["val"], ["test"]]);

  const noVal = listingOf([20, 40], ["train", "test"]);
  const carved = splitListing(noVal, usual);
  assert.deepEqual(given(noVal, carved), [["train"], ["train"], ["test"]]);
  assert.deepEqual([countOf(noVal, carved.val, 0), countOf(noVal, carved.val, 1), carved.test.length], [3, 5, 60]);

  const noTest = listingOf([20, 40], ["train", "val"]);
  const moved = splitListing(noTest, usual);
  assert.deepEqual(given(noTest, moved), [["train"], ["train"], ["val"]]);
  assert.equal(moved.train.length + moved.val.length, 60);

  const onlyTrain = listingOf([20, 40], ["train"]);
  assert.deepEqual(splitListing(onlyTrain, usual), splitListing(listingOf([20, 40]), usual));
  assert.throws(() => splitListing(listingOf([5, 5], ["val", "test"]), usual), /no training images/);
});

test("limitPerClass takes training images only, and a higher limit keeps those of a lower one", () => {
  const listing = listingOf([20, 30, 4]);
  const whole = splitListing(listing, usual);
  const few = splitListing(listing, { ...usual, limitPerClass: 5 });
  const more = splitListing(listing, { ...usual, limitPerClass: 9 });
  assert.deepEqual([few.val, few.test], [whole.val, whole.test]);
  assert.deepEqual([0, 1, 2].map((label) => countOf(listing, few.train, label)), [5, 5, 2]); // prettier-ignore
  assert.ok(few.train.every((index) => more.train.includes(index) && whole.train.includes(index)));
  assert.notDeepEqual(few.train, whole.train.slice(0, few.train.length));
});

test("parseSplit reads percentages and refuses all else", () => {
  assert.deepEqual(parseSplit("70/10/20"), { train: 0.7, val: 0.1, test: 0.2 });
  assert.deepEqual(parseSplit("33.4/33.3/33.3"), { train: 33.4 / 100, val: 33.3 / 100, test: 33.3 / 100 });
  for (const text of ["70/10", "70/10/10/10", "70/10/21", "0/50/50", "100/0/0", "120/-10/-10", "a/b/c", "//100", ""]) {
    assert.throws(() => parseSplit(text), { name: "UserError", message: /--split needs three percentages/ }, text);
  }
});
