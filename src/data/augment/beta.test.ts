import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../core/random.js";
import { symmetricBeta } from "./beta.js";

for (const alpha of [0.001, 0.2, 1, 4]) {
  test(`Beta(${alpha}, ${alpha}) has its mean and variance`, () => {
    const stream = new RandomStream(0, "beta");
    const values = Array.from({ length: 20000 }, () => symmetricBeta(stream, alpha));
    assert.ok(values.every((value) => value >= 0 && value <= 1));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    assert.ok(Math.abs(mean - 0.5) < 0.015, `mean ${mean}`);
    assert.ok(Math.abs(variance * 4 * (2 * alpha + 1) - 1) < 0.03, `variance ${variance}`);
  });
}
