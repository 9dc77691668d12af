import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { batches, batchOf, parseRanges, rangesOf } from "./indices.js";

test("indices survive being written as ranges", () => {
  assert.equal(rangesOf([0, 1, 2, 7, 9, 10]), "0-2,7,9-10");
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 999 }), { minLength: 1 }), (numbers) => {
      const sorted = [...numbers].sort((a, b) => a - b);
      assert.deepEqual(parseRanges("--of", rangesOf(sorted)), sorted);
    }),
  );
});

test("what is no list of ranges is named", () => {
  for (const text of ["", "a", "3-1", "1,,2", "-1", "1-"])
    assert.throws(() => parseRanges("--of", text), { name: "UserError", message: /^--of needs numbers such as 0-2,7/ });
});

test("a sweep of hundreds has at most 64 places, and every run stands in one", () => {
  for (const tasks of [1, 64, 65, 500, 1000]) {
    const size = batchOf({}, tasks);
    const all = Array.from({ length: tasks }, (_, index) => index);
    assert.ok(batches(all, size).length <= 64);
    assert.deepEqual(batches(all, size).flat(), all);
  }
  assert.equal(batchOf({}, 64), 1);
  assert.equal(batchOf({ batch: "3" }, 500), 3);
});
