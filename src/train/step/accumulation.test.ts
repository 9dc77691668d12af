import assert from "node:assert/strict";
import { test } from "node:test";
import { partOf, WHOLE } from "./accumulation.js";

const order = Uint32Array.from({ length: 11 }, (_, item) => item);

test("every few steps make an update, the last ones too", () => {
  const parts = [0, 1, 2, 3, 4, 5].map((step) => partOf(step, order, 2, 4, () => 1));
  assert.deepEqual(parts, [
    { share: 1 / 4, first: true, last: false },
    { share: 1 / 4, first: false, last: false },
    { share: 1 / 4, first: false, last: false },
    { share: 1 / 4, first: false, last: true },
    { share: 2 / 3, first: true, last: false },
    { share: 1 / 3, first: false, last: true },
  ]);
  assert.deepEqual(
    partOf(3, order, 2, 1, () => 1),
    WHOLE,
  );
});

test("a batch's share is what its photos count", () => {
  const { share } = partOf(1, order, 2, 2, (item) => item);
  assert.equal(share, (2 + 3) / (0 + 1 + 2 + 3));
});
