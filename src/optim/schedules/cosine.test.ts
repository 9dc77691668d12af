import assert from "node:assert/strict";
import { test } from "node:test";
import { testRates } from "../../testing/schedule.js";
import { cosine } from "./cosine.js";

const rising = (warmupEpochs: number) => cosine.create({ name: "cosine", warmupEpochs }, 50);
testRates("cosine", () => rising(0));
testRates("cosine with warm-up", ({ warmup }: { warmup: number }) => rising(warmup));

test("a run of a single update has the full rate", () => {
  assert.equal(rising(0)({ update: 0, updates: 1, epoch: 0, valLosses: [] }), 1);
});
