import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../core/random.js";
import { assertClose } from "../../testing/compare.js";
import { suggestRate } from "./suggest-rate.js";
import { ratesOf } from "./search-rates.js";

const rates = ratesOf({ min: 1e-4, max: 1, steps: 81 });
const pointsOf = (lossAt: (decade: number) => number) =>
  rates.map((learningRate) => ({ learningRate, loss: lossAt(Math.log10(learningRate)) }));

/** Flat at 2, falling by 1 around a decade, and flat again. */
const fallAround = (center: number) => (decade: number) => 2 - 1 / (1 + Math.exp(-5 * (decade - center)));

test("the suggestion is where the loss falls fastest", () => {
  for (const center of [-3, -2.5, -1]) {
    const { suggestion, steepest } = suggestRate(pointsOf(fallAround(center)));
    assert.equal(steepest, Math.round(20 * (center + 4)));
    assertClose([suggestion!], [10 ** center], 0.01, `around 1e${center}`);
  }
});

test("on a straight line the curve is the line, to its ends", () => {
  const { smoothed, slopes } = suggestRate(pointsOf((decade) => 1 - 0.3 * decade));
  assertClose(smoothed, rates.map((rate) => 1 - 0.3 * Math.log10(rate)), 1e-9, "curve"); // prettier-ignore
  assertClose(slopes, rates.map(() => -0.3), 1e-9, "slopes"); // prettier-ignore
});

test("a batch's luck and what runs away at the end do not move it far", () => {
  const fall = fallAround(-2);
  for (let seed = 0; seed < 20; seed++) {
    const stream = new RandomStream(seed, "noise");
    const { suggestion } = suggestRate(
      pointsOf((decade) => fall(decade) + 0.05 * stream.normal() + (decade > -0.5 ? 10 ** stream.uniform(0, 2) : 0)),
    );
    assert.ok(suggestion! > 10 ** -2.4 && suggestion! < 10 ** -1.6, `${suggestion} with seed ${seed}`);
  }
});

test("a loss that only rises, and rates too few to say, give no suggestion", () => {
  assert.equal(suggestRate(pointsOf((decade) => 2 + decade)).suggestion, null);
  const few = suggestRate(pointsOf(fallAround(-3.8)).slice(0, 12));
  assert.equal(few.suggestion, null);
  const { smoothed, slopes, suggestion } = suggestRate([{ learningRate: 0.1, loss: 2 }]);
  assert.deepEqual([smoothed, slopes, suggestion], [[2], [0], null]);
});
