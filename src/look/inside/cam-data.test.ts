import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { enlarge, focus, gradCam } from "./cam-data.js";

test("maps are weighted by their mean gradient, and what speaks against the class is left out", () => {
  const maps = Float32Array.of(1, 0, 2, 3, /* second map */ 4, 1, 0, 0);
  const gradients = Float32Array.of(2, 2, 0, 0, /* mean 1 */ -1, -1, 0, 0 /* mean -0.5 */);
  assert.deepEqual(Array.from(gradCam(maps, gradients, 2, 2).data), [0, 0, 2, 3]);
});

test("a map enlarged to its own size stays as it is; twice as large, pixels lie between their neighbours", () => {
  const map = { width: 2, height: 2, data: Float32Array.of(0, 4, 8, 12) };
  assert.deepEqual(Array.from(enlarge(map, 2)), [0, 4, 8, 12]);
  assert.deepEqual(Array.from(enlarge(map, 4).subarray(0, 4)), [0, 1, 3, 4]);
  assert.deepEqual(
    [0, 4, 8, 12].map((start) => enlarge(map, 4)[start]),
    [0, 2, 6, 8],
  );
});

test("enlarging stays within the map's values", () => {
  const pixels = fc.array(fc.float({ min: 0, max: 100, noNaN: true }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(pixels, fc.integer({ min: 1, max: 17 }), (values, size) => {
      const result = enlarge({ width: 3, height: 2, data: Float32Array.from(values) }, size);
      assert.equal(result.length, size * size);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      for (const value of result) assert.ok(value >= low - 1e-4 && value <= high + 1e-4);
    }),
  );
});

test("focus is the share of the strongest fifth", () => {
  const map = (values: readonly number[]) => ({ width: 5, height: 2, data: Float32Array.from(values) });
  assert.equal(focus(map([0, 0, 0, 9, 0, 0, 0, 1, 0, 0])), 1);
  assert.ok(Math.abs(focus(map(Array.from({ length: 10 }, () => 3)))! - 0.2) < 1e-12);
  assert.equal(focus(map(Array.from({ length: 10 }, () => 0))), null);
});
