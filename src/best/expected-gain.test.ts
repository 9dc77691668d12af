import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../core/random.js";
import { expectedGain } from "./expected-gain.js";

test("a power law is found again, and goes on", () => {
  const errorAt = (seconds: number) => 2 * seconds ** -0.3;
  const reached = [50, 100, 1600].map((seconds) => ({ seconds, error: errorAt(seconds), photos: 1000 }));
  const gain = expectedGain(reached, 1600)!;
  assert.ok(Math.abs(gain.exponent - 0.3) < 1e-9);
  assert.ok(Math.abs(gain.expected - (errorAt(1600) - errorAt(3200))) < 1e-9);
  const [low, high] = gain.ci95!;
  assert.ok(low < gain.expected && gain.expected < high);
});

test("fewer photos know less, and one length tells nothing", () => {
  const errors = [0.4, 0.36, 0.3];
  const of = (photos: number) => expectedGain(errors.map((error, index) => ({ seconds: 60 * 3 ** index, error, photos })), 600)!; // prettier-ignore
  const width = ({ ci95 }: ReturnType<typeof of>) => ci95![1] - ci95![0];
  assert.ok(width(of(100)) > 2 * width(of(1000)));
  assert.ok(of(50).ci95![0] < 0, "that more time helps is not said where it is not known");
  assert.equal(expectedGain([{ seconds: 60, error: 0.4, photos: 100 }], 600), null);
  assert.equal(expectedGain([], 600), null);
});

test("two trainings are a line and nothing besides: how sure it is is not said", () => {
  const gain = expectedGain([{ seconds: 60, error: 0.4, photos: 1000 }, { seconds: 600, error: 0.3, photos: 1000 }], 600)!; // prettier-ignore
  assert.equal(gain.ci95, null);
  assert.ok(gain.expected > 0);
});

test("the interval holds the truth as often as it says, also where seeds scatter more than photos do", () => {
  const stream = new RandomStream(1, "forecast");
  const photos = 2000;
  const errorAt = (seconds: number) => 0.8 * seconds ** -0.2;
  const drawn = () =>
    [60, 120, 960].map((seconds) => ({ seconds, photos, error: errorAt(seconds) * Math.exp(0.08 * stream.normal()) }));
  const rounds = Array.from({ length: 400 }, () => expectedGain(drawn(), 600)!);
  const truth = 0.2;
  // The interval is the exponent's, carried on: it holds the truth where the gain at the true exponent lies in it.
  const held = rounds.filter(({ ci95, points }) => {
    const last = points[points.length - 1];
    const gain = last.error * (1 - ((last.seconds + 600) / last.seconds) ** -truth);
    return ci95![0] <= gain && gain <= ci95![1];
  });
  assert.ok(held.length / rounds.length > 0.93, `${held.length} of ${rounds.length}`);
});

test("an error of nothing, or of all, is one of half a photo", () => {
  const gain = expectedGain([{ seconds: 60, error: 1, photos: 20 }, { seconds: 600, error: 0, photos: 20 }], 600)!; // prettier-ignore
  assert.ok(Number.isFinite(gain.exponent) && gain.expected === 0);
});
