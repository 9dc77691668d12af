import assert from "node:assert/strict";
import { test } from "node:test";
import type { MeasuredRate } from "./best-file.js";
import { planBest } from "./plan-best.js";

const photos = { train: 3000, val: 300, test: 400, classes: [], shortSide: 400 };

/** Plans on a machine on which an update of 16 channels at 64 px takes so long. */
async function plan(secondsAnUpdate: number, minutes: number, asked: number | null, power = 2) {
  const rates: MeasuredRate[] = [];
  const made = await planBest({
    minutes,
    asked,
    photos,
    overhead: 2,
    spent: () => 5,
    measure: (width, imageSize) => Promise.resolve(secondsAnUpdate * (width / 16) ** power * (imageSize / 64) ** 2),
    onRate: (rate) => rates.push(rate),
  });
  return { ...made, measured: rates.map(({ width, imageSize }) => [width, imageSize]) };
}

test("the faster the machine and the longer the time, the larger images and networks", async () => {
  const slow = await plan(0.2, 5, null);
  assert.deepEqual([slow.imageSize, slow.candidates[0].settings.width], [32, 24]);
  const fast = await plan(0.05, 30, null);
  assert.deepEqual([fast.imageSize, fast.candidates[0].settings.width], [128, 32]);
  assert.deepEqual(fast.rounds.map(({ candidates }) => candidates), [4, 2]); // prettier-ignore
  assert.deepEqual(fast.measured, [[16, 64], [16, 128], [32, 128]], "nothing is measured twice"); // prettier-ignore
});

test("the size that is asked for is the size, and where there is no time to search there is no search", async () => {
  const asked = await plan(0.05, 0.5, 64);
  assert.equal(asked.imageSize, 64);
  assert.deepEqual([asked.rounds, asked.candidates.length], [[], 1]);
  assert.match(asked.reasons.join(" "), /There is no search/);
  assert.deepEqual(asked.measured, [[16, 64], [8, 64]]); // prettier-ignore
});

test("where a narrow network turns out to be as slow as a wider one, a narrower one is taken", async () => {
  const made = await plan(0.8, 5, 32, 0.5);
  assert.deepEqual(made.measured.map(([width]) => width), [16, 12, 8]); // prettier-ignore
  assert.equal(made.candidates[0].settings.width, 8);
});
