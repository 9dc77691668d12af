import assert from "node:assert/strict";
import { test } from "node:test";
import { testRates } from "../../testing/schedule.js";
import { cosine } from "./cosine.js";

testRates("cosine", () => cosine({ warmup: 0 }));
testRates("cosine with warm-up", ({ warmup }: { warmup: number }) => cosine({ warmup: warmup / 50 }));

test("a run of a single update has the full rate", () => {
  assert.equal(cosine({ warmup: 0 })({ update: 0, updates: 1, epoch: 0, valLosses: [] }), 1);
});
