import assert from "node:assert/strict";
import { test } from "node:test";
import { partMeans, partOf, partsOf } from "./epoch-parts.js";

test("an epoch of few updates is told update by update, one of many in parts that differ by one at most", () => {
  assert.deepEqual([0, 1, 2].map((update) => partOf(update, 3)), [0, 1, 2]); // prettier-ignore
  const counts = new Map<number, number>();
  for (let update = 0; update < 100; update++) counts.set(partOf(update, 100), (counts.get(partOf(update, 100)) ?? 0) + 1); // prettier-ignore
  assert.equal(counts.size, partsOf(100));
  assert.deepEqual(new Set(counts.values()), new Set([3, 4]));
});

test("a part's mean is over its own updates", () => {
  const sums = new Array<number>(partsOf(100)).fill(0);
  for (let update = 0; update < 100; update++) sums[partOf(update, 100)] += 2.5;
  assert.deepEqual(partMeans(sums, 100), sums.map(() => 2.5)); // prettier-ignore
  // Of an epoch that was broken off after 10 updates, three parts and a third of the fourth.
  assert.deepEqual(partMeans(sums.map((_, part) => part < 3 ? 3 * (part + 2) : 2), 96, 10).slice(0, 3), [2, 3, 4]); // prettier-ignore
  assert.equal(partMeans(sums, 96, 10).length, 4);
});
