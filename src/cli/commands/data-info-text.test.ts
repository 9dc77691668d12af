import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClassCount, Inspection } from "../../data/inspect.js";
import { describeListing, describeProblems } from "./data-info-text.js";

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

test("the table has a column for each split that is there, and sums", () => {
  const listing = { root: "/photos", layout: "<split>/<class>/*", classes: ["cat", "dog"], items: [], unlabelled: 3 };
  const lines = describeListing(listing, sound);
  assert.deepEqual(lines.slice(-4), [
    "class     train  test  images",
    "cat       1,000   200   1,200",
    "dog         900   200   1,100",
    "together  1,900   400   2,300",
  ]);
  assert.ok(lines.includes("unlabelled images, left out: 3"));
  assert.ok(lines.includes("colours  sRGB (2,299) · grey (1)"));
});

test("nothing is said of sound data", () => {
  assert.deepEqual(describeProblems(sound), []);
});

test("each kind of problem has its own headline", () => {
  const problems = describeProblems({
    ...sound,
    classes: [...even, { name: "owl", total: 100, splits: { train: 100, val: 0, test: 0 } }],
    unreadable: Array.from({ length: 12 }, (_, i) => ({ file: `cat/${i}.jpg`, reason: "cut short" })),
    duplicates: [
      { files: ["train/a", "test/a"], splits: ["train", "test"], classes: ["cat"] },
      { files: ["train/b", "train/c"], splits: ["train"], classes: ["cat", "dog"] },
      { files: ["train/d", "train/e"], splits: ["train"], classes: ["dog"] },
    ],
  });
  const headlines = problems.filter((line) => !line.startsWith("  "));
  const starts = ["Files whose header", "Leakage", "Contradictions", "Equal files", "Classes without", "Imbalance"];
  headlines.forEach((line, i) => assert.ok(line.startsWith(starts[i]), line));
  assert.equal(headlines.length, starts.length);
  assert.ok(problems.includes("  and 2 more (--json lists all)"));
  assert.ok(problems.includes("  train/a = test/a"));
  assert.ok(problems.includes("  owl in test"));
  assert.match(problems.at(-1)!, /10\.0 times/);
});
