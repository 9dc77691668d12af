import assert from "node:assert/strict";
import { test } from "node:test";
import { type Costs, phaseAt, progressAt, secondsFor, updatesBy, updatesIn } from "./length.js";

const phases = [
  { size: 32, until: 0.5, secondsAnUpdate: 1 },
  { size: 64, until: 1, secondsAnUpdate: 3 },
];
const costs: Costs = { updates: [1, 3], validation: 2, updatesAnEpoch: 10 };

test("progress is a line to the end, and goes on from where it was when the end moves", () => {
  const first = { at: 0, updates: 100 };
  assert.deepEqual([0, 25, 100, 120].map((update) => progressAt([first], update)), [0, 0.25, 1, 1]); // prettier-ignore
  const longer = [first, { at: 50, updates: 150 }];
  assert.deepEqual([25, 50, 100, 150].map((update) => progressAt(longer, update)), [0.25, 0.5, 0.75, 1]); // prettier-ignore
  const shorter = [...longer, { at: 100, updates: 110 }];
  assert.equal(progressAt(shorter, 105), 0.875);
  assert.equal(progressAt(shorter, 110), 1);
  for (let update = 0; update <= 100; update++)
    assert.equal(progressAt(shorter, update), progressAt(longer, update), "what was is not changed");
  assert.deepEqual([0, 49, 50, 99, 100].map((update) => updatesBy(shorter, update)), [100, 100, 150, 150, 110]); // prettier-ignore
});

test("a phase is found by progress, and what is left is counted by phases and validations", () => {
  assert.deepEqual([0, 0.49, 0.5, 1].map((progress) => phaseAt({ phases }, progress)), [0, 0, 1, 1]); // prettier-ignore
  assert.equal(secondsFor({ phases }, 0, 100, costs), 100 * (0.5 * 1 + 0.5 * 3 + 0.2));
  assert.equal(secondsFor({ phases }, 0.5, 100, costs), 100 * (3 + 0.2));
  assert.ok(Math.abs(secondsFor({ phases }, 0.25, 100, costs) - 100 * (1 / 3 + (2 / 3) * 3 + 0.2)) < 1e-9);
  assert.equal(secondsFor({ phases }, 1, 0, costs), 0);
});

test("as many updates as fit, and one where none does", () => {
  assert.equal(updatesIn({ phases }, 0, 220, costs), 100);
  assert.equal(updatesIn({ phases }, 0, 219, costs), 99);
  assert.equal(updatesIn({ phases }, 0.9, -5, costs), 1);
});
