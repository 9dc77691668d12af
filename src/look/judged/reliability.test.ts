import assert from "node:assert/strict";
import { test } from "node:test";
import { reliabilityOf } from "./reliability.js";

test("a network that knows how sure it may be has no calibration error, one that boasts has what it boasts", () => {
  const of = (confidence: number, right: number, total: number) =>
    Array.from({ length: total }, (_, index) => ({ confidence, right: index < right }));
  assert.ok(Math.abs(reliabilityOf([...of(0.75, 75, 100), ...of(0.25, 25, 100)]).ece) < 1e-12);
  const boasting = reliabilityOf([...of(0.95, 60, 100), ...of(0.55, 55, 100)]);
  assert.ok(Math.abs(boasting.ece - 0.175) < 1e-12, "half of the photos are off by 0.35");
  assert.deepEqual(
    boasting.bins.map(({ count }) => count),
    [100, 100],
  );
  assert.equal(reliabilityOf(of(1, 3, 3)).bins[0].accuracy, 1, "certainty falls into the last bin");
});
