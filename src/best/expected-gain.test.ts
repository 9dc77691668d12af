import assert from "node:assert/strict";
import { test } from "node:test";
import { expectedGain } from "./expected-gain.js";

test("a power law is found again, and goes on", () => {
  const errorAt = (seconds: number) => 2 * seconds ** -0.3;
  const reached = [50, 100, 1600].map((seconds) => ({ seconds, error: errorAt(seconds), photos: 1000 }));
  const gain = expectedGain(reached, 1600)!;
  assert.ok(Math.abs(gain.exponent - 0.3) < 1e-9);
  assert.ok(Math.abs(gain.expected - (errorAt(1600) - errorAt(3200))) < 1e-9);
  const [low, high] = gain.ci95;
  assert.ok(low < gain.expected && gain.expected < high);
});

test("fewer photos know less, and one length tells nothing", () => {
  const of = (photos: number) => expectedGain([{ seconds: 60, error: 0.4, photos }, { seconds: 600, error: 0.3, photos }], 600)!; // prettier-ignore
  const width = ({ ci95: [low, high] }: ReturnType<typeof of>) => high - low;
  assert.ok(width(of(100)) > 2 * width(of(1000)));
  assert.ok(of(50).ci95[0] < 0, "that more time helps is not said where it is not known");
  assert.equal(expectedGain([{ seconds: 60, error: 0.4, photos: 100 }], 600), null);
  assert.equal(expectedGain([], 600), null);
});

test("an error of nothing, or of all, is one of half a photo", () => {
  const gain = expectedGain([{ seconds: 60, error: 1, photos: 20 }, { seconds: 600, error: 0, photos: 20 }], 600)!; // prettier-ignore
  assert.ok(Number.isFinite(gain.exponent) && gain.expected === 0);
});
