import assert from "node:assert/strict";
import { test } from "node:test";
import { testRates } from "../../testing/schedule.js";
import { oneCycle } from "./one-cycle.js";

const rising = (warmupEpochs: number, epochs: number) => oneCycle.create({ name: "one-cycle", warmupEpochs }, epochs);
const named = ({ warmupShare }: { warmupShare: number }) => rising(warmupShare, 1);
testRates("one-cycle", named);
testRates("one-cycle, other share", named);

test("runs of a few updates have finite rates", () => {
  for (const updates of [1, 2, 3, 4]) {
    const rates = Array.from({ length: updates }, (_, update) =>
      rising(0.3, 1)({ update, updates, epoch: 0, valLosses: [] }),
    );
    assert.ok(
      rates.every((rate) => rate > 0 && rate <= 1),
      rates.join(),
    );
  }
});
