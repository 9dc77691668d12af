import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Affine, compose, cropping, FLIP_HORIZONTAL, FLIP_VERTICAL, IDENTITY, rotation, shear, translation } from "./affine.js"; // prettier-ignore
import { resample } from "./resample.js";

/** Three planes; the second and third are the first plus 100 and plus 200. */
function image(...plane: readonly number[]): Uint8Array {
  return Uint8Array.from([0, 100, 200].flatMap((more) => plane.map((value) => value + more)));
}

/** The first plane of a resampled image, after checking that the others went with it. */
function resampled(source: Uint8Array, affine: Affine): number[] {
  const area = source.length / 3;
  const out = new Uint8Array(source.length);
  resample(source, Math.sqrt(area), affine, out, 0);
  const first = out.subarray(0, area);
  for (const plane of [1, 2])
    assert.deepEqual(out.subarray(plane * area, (plane + 1) * area), first.map((value) => value + 100 * plane)); // prettier-ignore
  return [...first];
}

const digits = image(1, 2, 3, 4, 5, 6, 7, 8, 9);

test("what moves pixels onto pixels is exact", () => {
  assert.deepEqual(resampled(digits, IDENTITY), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(resampled(digits, FLIP_HORIZONTAL), [3, 2, 1, 6, 5, 4, 9, 8, 7]);
  assert.deepEqual(resampled(digits, FLIP_VERTICAL), [7, 8, 9, 4, 5, 6, 1, 2, 3]);
  assert.deepEqual(resampled(digits, rotation(90)), [3, 6, 9, 2, 5, 8, 1, 4, 7], "anticlockwise");
  assert.deepEqual(resampled(digits, rotation(-90)), [7, 4, 1, 8, 5, 2, 9, 6, 3]);
  assert.deepEqual(resampled(digits, rotation(180)), [9, 8, 7, 6, 5, 4, 3, 2, 1]);
  assert.deepEqual(resampled(digits, compose(rotation(120), rotation(-120))), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("beyond the border the image is mirrored", () => {
  assert.deepEqual(resampled(digits, translation(1, 0)), [1, 1, 2, 4, 4, 5, 7, 7, 8]);
  assert.deepEqual(resampled(digits, translation(0, -2)), [7, 8, 9, 7, 8, 9, 4, 5, 6]);
  assert.deepEqual(resampled(digits, translation(-6, 0)), [1, 2, 3, 4, 5, 6, 7, 8, 9], "a whole period");
});

test("between pixels the value is interpolated", () => {
  const ramp = image(0, 8, 16, 24, 0, 8, 16, 24, 0, 8, 16, 24, 0, 8, 16, 24);
  const half = cropping({ x: 1, y: 1, width: 2, height: 2 }, 4);
  assert.deepEqual(resampled(ramp, half).slice(0, 4), [6, 10, 14, 18]);
  assert.deepEqual(resampled(ramp, translation(-0.5, 0)).slice(0, 4), [4, 12, 20, 24]);
  assert.deepEqual(resampled(ramp, shear(1, 0)).slice(4, 8), [0, 4, 12, 20]);
});

test("an image at an offset is read and written there alone", () => {
  const out = new Uint8Array(27 + 2).fill(77);
  resample(digits, 3, FLIP_HORIZONTAL, out, 1);
  assert.deepEqual([out[0], ...out.subarray(1, 4), out[28]], [77, 3, 2, 1, 77]);
});

test("no value leaves the range of the source, wherever it is read", () => {
  const source = Uint8Array.from({ length: 75 }, (_, index) => 50 + ((index * 37) % 150));
  const real = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
  fc.assert(
    fc.property(real(3), real(3), real(60), real(3), real(3), real(60), (xx, xy, x0, yx, yy, y0) => {
      const out = new Uint8Array(75);
      resample(source, 5, { xx, xy, x0, yx, yy, y0 }, out, 0);
      assert.ok(out.every((value) => value >= 50 && value < 200), out.join(" ")); // prettier-ignore
    }),
  );
});
