import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClassCount, Inspection } from "../../data/inspect.js";
import type { Listing } from "../../data/listing.js";
import { splitListing } from "../../data/split.js";
import { dataRows } from "../../settings/rows/data.js";
import { describeListing, describeRemarks, inspectionRemarks } from "./data-info-text.js";

const even: ClassCount[] = [
  { name: "cat", total: 1200, splits: { train: 1000, val: 0, test: 200 } },
  { name: "dog", total: 1100, splits: { train: 900, val: 0, test: 200 } },
];
const spread = { min: 10, median: 20, max: 30 };
const sound: Inspection = {
  classes: even,
  width: spread,
  height: spread,
  modes: { sRGB: 2299, grey: 1 },
  unreadable: [],
  duplicates: [],
};

const items = even.flatMap(({ splits }, label) =>
  (["train", "test"] as const).flatMap((split) =>
    Array.from({ length: splits![split] }, (_, i) => ({ file: `${split}/${label}/${i}`, label, split })),
  ),
);
const listing: Listing = {
  root: "/photos",
  layout: "<split>/<class>/*",
  classes: ["cat", "dog"],
  items,
  unlabelled: 3,
};
const lines = (of: Listing, inspection: Inspection) =>
  describeRemarks(inspectionRemarks(of, splitListing(of, { fractions: dataRows.split.default, seed: 0 }), inspection));

test("the table has a column for each split that is there, and sums; beyond forty classes the rest is one row", () => {
  const told = describeListing(listing, sound);
  assert.deepEqual(told.slice(-4), [
    "class     train  test  images",
    "cat       1,000   200   1,200",
    "dog         900   200   1,100",
    "together  1,900   400   2,300",
  ]);
  assert.ok(told.includes("colours  sRGB (2,299) · grey (1)"));
  const many = Array.from({ length: 1200 }, (_, i) => ({ name: `c${i}`, total: 2, splits: null }));
  const rows = describeListing({ ...listing, classes: many.map(({ name }) => name) }, { ...sound, classes: many });
  assert.deepEqual(rows.slice(-2).map((row) => row.replace(/ +/g, " ")), ["1,160 more (--json lists all) 2,320", "together 2,400"]); // prettier-ignore
});

test("of sound data only its splits are told, and photos without labels", () => {
  assert.deepEqual(lines(listing, sound), [
    "Splits: 1,662 training, 238 validation, 400 test photos; validation photos are taken from the folder's training photos.",
    "3 photos without a label are left out.",
    "",
    "No problem found.",
  ]);
});

test("each kind of problem has its own headline", () => {
  const owls = Array.from({ length: 100 }, (_, i) => ({ file: `train/2/${i}`, label: 2, split: "train" as const }));
  const problems = lines(
    { ...listing, classes: ["cat", "dog", "owl"], items: [...items, ...owls] },
    {
      ...sound,
      classes: [...even, { name: "owl", total: 100, splits: { train: 100, val: 0, test: 0 } }],
      unreadable: Array.from({ length: 12 }, (_, i) => ({ file: `cat/${i}.jpg`, reason: "cut short" })),
      duplicates: [
        { files: ["train/a", "test/a"], splits: ["train", "test"], classes: ["cat"] },
        { files: ["train/b", "train/c"], splits: ["train"], classes: ["cat", "dog"] },
        { files: ["train/d", "train/e"], splits: ["train"], classes: ["dog"] },
      ],
    },
  );
  const headlines = problems.slice(problems.indexOf("") + 1).filter((line) => !line.startsWith("  "));
  const starts = ["12 files cannot be read", "Leakage: 2 photos", "Contradictions: 2 photos", "No test photo is there of owl", "Imbalance", "Equal files"]; // prettier-ignore
  headlines.forEach((line, i) => assert.ok(line.startsWith(starts[i]), line));
  assert.equal(headlines.length, starts.length);
  assert.ok(problems.includes("  and 2 more (--json lists all)"));
  assert.ok(problems.includes("  train/a = test/a"));
  assert.ok(problems.some((line) => /10\.1 times/.test(line)));
});
