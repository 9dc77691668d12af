import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../core/random.js";
import { drawJitter } from "./jitter.js";

test("factors lie within the strength on both sides of 1, hues within a quarter of it", () => {
  const stream = new RandomStream(0, "jitter");
  const drawn = Array.from({ length: 300 }, () => drawJitter(stream, 0.4));
  const amounts = drawn.map((operations) =>
    operations.map((operation) => (operation.type === "hue" ? 1 + 4 * operation.turn : operation.factor)),
  );
  for (const index of [0, 1, 2, 3]) {
    const values = amounts.map((row) => row[index]);
    assert.ok(Math.min(...values) >= 0.6 && Math.min(...values) < 0.63);
    assert.ok(Math.max(...values) < 1.4 && Math.max(...values) > 1.37);
  }
});
