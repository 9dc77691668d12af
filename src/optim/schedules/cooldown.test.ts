import assert from "node:assert/strict";
import { test } from "node:test";
import { cooldown } from "./cooldown.js";

const settings = { name: "cooldown", patience: 2, cooldownEpochs: 2 } as const;
const UPDATES = 4;

/** The factors of every update of a run with these validation losses, until the schedule ends it or the epochs are over. */
function factors(losses: readonly number[], epochs: number): number[] {
  const schedule = cooldown.create(settings, epochs);
  const all: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const valLosses = losses.slice(0, epoch);
    if (cooldown.hasEnded!(settings, epochs, valLosses)) break;
    for (let step = 0; step < UPDATES; step++)
      all.push(schedule({ update: epoch * UPDATES + step, updates: epochs * UPDATES, epoch, valLosses }));
  }
  return all;
}

const FALL = [1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125];

test("the rate holds while the loss falls, then falls to zero over the cool-down, and training ends", () => {
  // Means of three: 2, 1.75, 1.5, 1.2, 1.1, 1.095: the last is no fall by a hundredth, nor are those after it.
  const losses = [2, 1.5, 1, 1.1, 1.2, 0.985, 1.3, 0.2, 0.1, 0.05];
  const expected = [...Array.from({ length: 7 * UPDATES }, () => 1), ...FALL];
  assert.deepEqual(factors(losses, 20), expected, "what the cool-down does to the loss changes nothing");
});

test("a loss that falls to the end has its cool-down in the last epochs, and no end before them", () => {
  const losses = Array.from({ length: 10 }, (_, epoch) => 2 - 0.1 * epoch);
  assert.deepEqual(factors(losses, 10), [...Array.from({ length: 8 * UPDATES }, () => 1), ...FALL]);
});

test("a run shorter than the cool-down cools down in all but its first epoch", () => {
  assert.deepEqual(factors([2], 2), [1, 1, 1, 1, 1, 0.75, 0.5, 0.25]);
  assert.deepEqual(factors([], 1), [1, 1, 1, 1]);
});
