import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "../run/run-store.js";
import { Pace } from "./pace.js";

const config = {
  seconds: 100,
  phases: [
    { size: 32, until: 0.4, secondsAnUpdate: 0.1 },
    { size: 64, until: 1, secondsAnUpdate: 0.3 },
  ],
  validationSeconds: 1,
};
const EPOCH = 20;

/** Trains by a clock of its own, at rates that may change; gives how it went. */
async function simulate(
  store: MemoryStore,
  secondsOf: (size: number, update: number) => number,
  stopAt = Infinity,
  from = 0,
) {
  let time = 0;
  const pace = await Pace.open(store, config, EPOCH, () => 1000 * time);
  const rates: number[] = [];
  let update = from;
  let size = 0;
  while (update < Math.min(stopAt, pace.updates(update))) {
    const epoch = Math.floor(update / EPOCH);
    if (update % EPOCH === 0 && pace.sizeOf(epoch) !== size) {
      size = pace.sizeOf(epoch);
      pace.resized();
    }
    const { update: way, updates } = pace.scheduled(update);
    rates.push(way / (updates - 1));
    const seconds = secondsOf(size, update);
    time += seconds;
    await pace.updated(++update, epoch, seconds);
    if (update % EPOCH === 0) {
      time += 1;
      pace.validated(1);
      await pace.save();
    }
  }
  return { time, updates: update, rates, pace };
}

const usual = (size: number) => (size === 32 ? 0.1 : 0.3);

test("a run whose machine is as measured has the length that was planned, and its schedule ends with it", async () => {
  const { time, rates, updates } = await simulate(new MemoryStore(), usual);
  assert.ok(Math.abs(time - 100) < 3, `${time} s`);
  assert.ok(Math.abs(updates - 370) <= 10, `${updates} updates`);
  assert.equal(rates[0], 0);
  assert.equal(rates[rates.length - 1], 1);
});

for (const [what, secondsOf] of [
  ["half as fast", (size: number) => 2 * usual(size)],
  ["three times as fast", (size: number) => usual(size) / 3],
  ["becoming slow on the way", (size: number, update: number) => usual(size) * (update > 150 ? 2.5 : 1)],
  ["slow for larger photos alone", (size: number) => (size === 32 ? 0.1 : 0.5)],
] as const)
  test(`a machine that is ${what} ends in time, and the rate falls to its end without a jump`, async () => {
    const { time, rates } = await simulate(new MemoryStore(), secondsOf);
    assert.ok(Math.abs(time - 100) < 3, `${time} s`);
    const steps = rates.slice(1).map((rate, index) => rate - rates[index]);
    assert.ok(steps.every((step) => step >= 0 && step < 0.05), "it goes on evenly"); // prettier-ignore
    assert.ok(rates[rates.length - 1] > 0.98, `it ends at ${rates[rates.length - 1]}`);
  });

test("what was decided is kept: a run that is gone on with has the same length and rates", async () => {
  const slow = (size: number, update: number) => usual(size) * (update > 60 ? 2 : 1);
  const store = new MemoryStore();
  const whole = await simulate(store, slow);
  const decided = JSON.parse(new TextDecoder().decode(await store.read("pace.json"))) as {
    decisions: { at: number }[];
  };
  assert.ok(decided.decisions.length > 1, "it had to be decided anew");
  // Killed without a word: the process after it does the last epoch again, on a machine that is idle by now.
  const again = new MemoryStore();
  await again.write("pace.json", [new TextEncoder().encode(JSON.stringify({ ...decided, spent: 10 }))]);
  const last = decided.decisions[decided.decisions.length - 1].at;
  const redone = await simulate(again, () => 0.0001, last);
  assert.deepEqual(redone.rates, whole.rates.slice(0, last));
  await whole.pace.end();
  const repeated = await simulate(store, () => 0.0001);
  assert.deepEqual(repeated.rates, whole.rates, "one that has ended is repeated whatever the clock says");
});

test("a pace.json that is damaged is refused: bits depend on it", async () => {
  for (const text of [
    "{",
    "[]",
    "null",
    '{"decisions":[],"spent":0}',
    '{"decisions":[{"at":0,"updates":-3}],"spent":0}',
    '{"decisions":[{"at":4,"updates":9}],"spent":0}',
    '{"decisions":3,"spent":0}',
  ]) {
    const store = new MemoryStore();
    await store.write("pace.json", [new TextEncoder().encode(text)]);
    await assert.rejects(Pace.open(store, config, EPOCH), /pace\.json is damaged: it does not say how long/, text);
  }
});
