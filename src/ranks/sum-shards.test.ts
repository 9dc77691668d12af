import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../core/random.js";
import { ranksInProcess } from "./in-process.js";
import { ShardSum } from "./sum-shards.js";
import { middleOf, ownShards, partsWithin, rowsOf } from "./tree.js";

const LENGTH = 37;
const divisors = (shards: number) => Array.from({ length: shards }, (_, index) => index + 1).filter((count) => shards % count === 0); // prettier-ignore

/** A shard's vector in a step: numbers whose sum depends on the order in which they are added. */
function vector(shard: number, step: number): Float32Array {
  const stream = new RandomStream(step, "vector", shard);
  return Float32Array.from({ length: LENGTH }, () => (stream.uniform() - 0.5) * 10 ** stream.integer(8));
}

/** The tree written out. */
function expected(from: number, to: number, step: number): Float32Array {
  if (to - from === 1) return vector(from, step);
  const middle = middleOf({ from, to });
  const [left, right] = [expected(from, middle, step), expected(middle, to, step)];
  return left.map((value, index) => value + right[index]);
}

test("the sum's bits are the tree's for every number of ranks that divides the shards, step after step", async () => {
  for (const shards of [1, 2, 3, 4, 6, 8, 12])
    for (const count of divisors(shards)) {
      const sums = ranksInProcess(count).map((ranks) => new ShardSum(ranks, shards, LENGTH));
      for (const step of [0, 1, 2]) {
        const all = await Promise.all(
          sums.map(async (sum) => {
            const computed: number[] = [];
            const total = await sum.of((shard, into) => {
              computed.push(shard);
              into.set(vector(shard, step));
              return Promise.resolve();
            });
            return { computed, total: total.slice() };
          }),
        );
        const shared = all.flatMap(({ computed }) => computed);
        assert.deepEqual(shared, [...shared.keys()].slice(0, shards), "each shard is computed once");
        for (const { total } of all) assert.deepEqual(total, expected(0, shards, step), `${shards} shards, ${count} ranks`); // prettier-ignore
      }
    }
});

test("a plain order of addition gives other bits, so that the comparison sees one", () => {
  const plain = Array.from({ length: 8 }, (_, shard) => vector(shard, 0)).reduce((a, b) => a.map((x, i) => x + b[i]));
  assert.notDeepEqual(plain, expected(0, 8, 0));
});

test("ranks hold all parts of the tree between them, and a batch's rows are all some shard's", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.nat({ max: 300 }), (shards, size) => {
      for (const count of divisors(shards)) {
        const whole = { from: 0, to: shards };
        const parts = Array.from({ length: count }, (_, rank) => partsWithin(whole, ownShards(shards, rank, count))).flat(); // prettier-ignore
        assert.deepEqual(
          parts.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index)),
          Array.from({ length: shards }, (_, index) => index),
        );
        assert.ok(parts.length <= 2 * count * Math.ceil(Math.log2(shards + 1)), "few of them");
      }
      const rows = Array.from({ length: shards }, (_, from) => rowsOf(size, shards, { from, to: from + 1 }));
      const sizes = rows.map(({ from, to }) => to - from);
      assert.equal(sizes.reduce((sum, each) => sum + each, 0), size); // prettier-ignore
      assert.ok(sizes.every((each) => Math.abs(each - size / shards) < 1));
    }),
  );
});
