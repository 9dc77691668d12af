import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "../testing/compare.js";
import { runUpdates, testAgainstGolden } from "../testing/optimizer.js";
import { adamw } from "./adamw.js";
import { muonRule, type MuonOptions } from "./muon.js";
import { sgd } from "./sgd.js";

const others = adamw.create({ betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01 });
const made = (options: Omit<MuonOptions, "others" | "othersShare">) => muonRule({ others, othersShare: 1, ...options });

// The iteration enlarges small singular values, and their rounding with them, 480-fold.
testAgainstGolden("muon", made, 1e-4);

const options = { momentum: 0.95, weightDecay: 0, others, othersShare: 0.5 };

test("the step's singular values are near 1, whatever the gradient's size, and a gradient of zeros moves nothing", async () => {
  for (const size of [1e-4, 1, 1e4]) {
    // Rows at right angles, of lengths 5 and 4: the step's rows are unit vectors, to what the quintic leaves.
    const gradient = [3, 4, 0, -3.2, 2.4, 0].map((value) => value * size);
    const { after } = await runUpdates(muonRule(options), Array<number>(6).fill(0), [{ gradient, rate: 1 }], [2, 3]);
    const [a, b, c, d, e, f] = after[0];
    assert.ok(Math.abs(Math.hypot(a, b, c) - 1) < 0.35 && Math.abs(Math.hypot(d, e, f) - 1) < 0.35, String(after[0]));
    assert.ok(Math.abs(a * d + b * e + c * f) < 1e-3, "the rows stay at right angles");
  }
  const { after } = await runUpdates(muonRule(options), [1, 2, 3, 4], [{ gradient: [0, 0, 0, 0], rate: 1 }], [2, 2]);
  assertClose(after[0], [1, 2, 3, 4], 0, "w");
});

test("a matrix has a momentum, what has one dimension the others' memory and their share of the rate", async () => {
  const bySgd = muonRule({ ...options, others: sgd.create({ momentum: 0, weightDecay: 0, nesterov: false }) });
  assert.deepEqual([bySgd.slotsOf([4, 3, 2, 2]), bySgd.slotsOf([4, 3]), bySgd.slotsOf([4])], [["momentum_buffer"], ["momentum_buffer"], []]); // prettier-ignore
  assert.deepEqual(muonRule(options).slotsOf([4]), ["exp_avg", "exp_avg_sq"]);
  const { after } = await runUpdates(bySgd, [1, 1], [{ gradient: [1, -2], rate: 0.1 }]);
  assertClose(after[0], [0.95, 1.1], 1e-6, "w");
});
