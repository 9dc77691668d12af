import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../testing/compare.js";
import { runUpdates, testAgainstGolden } from "../testing/optimizer.js";
import { muon } from "./muon.js";

type Options = Parameters<typeof muon.create>[0];
const made = (options: Pick<Options, "momentum" | "weightDecay">) =>
  muon.create({ others: "adamw", othersShare: 1, ...options });

// The iteration enlarges small singular values, and their rounding with them, 480-fold.
testAgainstGolden("muon", made, 1e-4);

const options = { momentum: 0.95, weightDecay: 0, others: "adamw", othersShare: 0.5 } as const;

test("the step's singular values are near 1, whatever the gradient's size, and a gradient of zeros moves nothing", async () => {
  for (const size of [1e-4, 1, 1e4]) {
    // Rows at right angles, of lengths 5 and 4: the step's rows are unit vectors, to what the quintic leaves.
    const gradient = [3, 4, 0, -3.2, 2.4, 0].map((value) => value * size);
    const { after } = await runUpdates(muon.create(options), Array<number>(6).fill(0), [{ gradient, rate: 1 }], [2, 3]);
    const [a, b, c, d, e, f] = after[0];
    assert.ok(Math.abs(Math.hypot(a, b, c) - 1) < 0.35 && Math.abs(Math.hypot(d, e, f) - 1) < 0.35, String(after[0]));
    assert.ok(Math.abs(a * d + b * e + c * f) < 1e-3, "the rows stay at right angles");
  }
  const { after } = await runUpdates(muon.create(options), [1, 2, 3, 4], [{ gradient: [0, 0, 0, 0], rate: 1 }], [2, 2]);
  assertClose(after[0], [1, 2, 3, 4], 0, "w");
});

test("a matrix has a momentum, what has one dimension the others' memory and their share of the rate", async () => {
  const bySgd = muon.create({ ...options, momentum: 0, others: "sgd" });
  assert.deepEqual([bySgd.slotsOf([4, 3, 2, 2]), bySgd.slotsOf([4, 3]), bySgd.slotsOf([4])], [["momentum_buffer"], ["momentum_buffer"], []]); // prettier-ignore
  assert.deepEqual(muon.create(options).slotsOf([4]), ["exp_avg", "exp_avg_sq"]);
  const { after } = await runUpdates(bySgd, [1, 1], [{ gradient: [1, -2], rate: 0.1 }]);
  assertClose(after[0], [0.95, 1.1], 1e-6, "w");
});
