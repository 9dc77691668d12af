import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../core/random.js";
import { pairedDifferenceInterval } from "./paired-difference.js";

test("computed by hand: of 98 photos, 4 only the first has right, 14 only the second", () => {
  // (4 + 1) / 100 and (14 + 1) / 100: 0.1 ± 1.959964 √((0.2 - 0.01) / 100)
  const [low, high] = pairedDifferenceInterval(4, 14, 98);
  assert.ok(Math.abs(low - 0.014567) < 1e-6, `${low}`);
  assert.ok(Math.abs(high - 0.185433) < 1e-6, `${high}`);
});

test("the interval turns round with the networks, stays within -1..1 and holds 0 where neither is better", () => {
  const counts = fc.tuple(fc.nat(300), fc.nat(300), fc.nat(300));
  fc.assert(
    fc.property(counts, ([onlyFirst, onlySecond, both]) => {
      const total = Math.max(1, onlyFirst + onlySecond + both);
      const [low, high] = pairedDifferenceInterval(onlyFirst, onlySecond, total);
      const [otherLow, otherHigh] = pairedDifferenceInterval(onlySecond, onlyFirst, total);
      assert.ok(-1 <= low && low < high && high <= 1);
      assert.ok(Math.abs(low + otherHigh) < 1e-12 && Math.abs(high + otherLow) < 1e-12);
      if (onlyFirst === onlySecond) assert.ok(low < 0 && high > 0);
    }),
  );
});

test("of 2,000 comparisons of known networks about 95 in 100 intervals hold the true difference", () => {
  const stream = new RandomStream(0, "coverage");
  let held = 0;
  for (let repeat = 0; repeat < 2000; repeat++) {
    let onlyFirst = 0;
    let onlySecond = 0;
    for (let photo = 0; photo < 150; photo++) {
      const u = stream.uniform();
      if (u < 0.08) onlyFirst++;
      else if (u < 0.22) onlySecond++;
    }
    const [low, high] = pairedDifferenceInterval(onlyFirst, onlySecond, 150);
    if (low <= 0.06 && high >= 0.06) held++;
  }
  assert.ok(held >= 0.93 * 2000 && held <= 0.97 * 2000, `${held}`);
});
