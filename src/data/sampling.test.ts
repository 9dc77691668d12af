import assert from "node:assert/strict";
import { test } from "node:test";
import { epochOrder } from "./sampling.js";

/** Ten items of class 0, then 90 of class 1, then 900 of class 2. */
const labelOf = (item: number) => (item < 10 ? 0 : item < 100 ? 1 : 2);
const items = Uint32Array.from({ length: 1000 }, (_, item) => item);

test("shuffled: each item once, in another order each epoch", () => {
  const [first, second] = [0, 1].map((epoch) => epochOrder("shuffled", items, labelOf, 1, epoch));
  assert.deepEqual(first.toSorted(), items);
  assert.notDeepEqual(first, second);
  assert.deepEqual(items[999], 999, "the items stay as they were");
});

test("balanced: as many items, all classes alike, and within a class all items alike", () => {
  const counts = new Uint32Array(1000);
  for (let epoch = 0; epoch < 30; epoch++) {
    const order = epochOrder("balanced", items, labelOf, 1, epoch);
    assert.equal(order.length, 1000);
    for (const item of order) counts[item]++;
  }
  for (const [from, to] of [[0, 10], [10, 100], [100, 1000]]) {
    const drawn = counts.subarray(from, to).reduce((sum, count) => sum + count, 0);
    assert.ok(Math.abs(drawn - 10000) < 400, `${drawn} of 30000`);
  } // prettier-ignore
  for (let item = 0; item < 10; item++) assert.ok(Math.abs(counts[item] - 1000) < 150, `item ${item}: ${counts[item]}`);
});

test("balanced draws depend on seed and epoch alone", () => {
  const draw = (seed: number, epoch: number) => epochOrder("balanced", items, labelOf, seed, epoch).join();
  assert.equal(draw(1, 0), draw(1, 0));
  assert.equal(new Set([draw(1, 0), draw(1, 1), draw(2, 0)]).size, 3);
});
