import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyColorMatrix, colorMatrix, type ColorOperation, meanColor } from "./color-matrix.js";

/** Two pixels, (r, g, b) each, after some operations. */
function changed(operations: readonly ColorOperation[], [one, two]: readonly (readonly number[])[]): number[][] {
  const pixels = Uint8Array.from([7, ...[0, 1, 2].flatMap((plane) => [one[plane], two[plane]]), 7]);
  applyColorMatrix(pixels, 1, 2, colorMatrix(operations, meanColor(pixels, 1, 2)));
  assert.deepEqual([pixels[0], pixels[7]], [7, 7], "neighbours stay as they are");
  return [0, 1].map((pixel) => [0, 1, 2].map((plane) => pixels[1 + 2 * plane + pixel]));
}

const pair = [[200, 100, 50], [10, 20, 30]]; // prettier-ignore

test("each operation does what its name says", () => {
  assert.deepEqual(changed([{ type: "brightness", factor: 0.5 }], pair), [[100, 50, 25], [5, 10, 15]]); // prettier-ignore
  assert.deepEqual(changed([{ type: "brightness", factor: 2 }], pair)[0], [255, 200, 100], "clamped");
  // Greys of 124.2 and 18.15, so a mean grey of 71.175.
  assert.deepEqual(changed([{ type: "contrast", factor: 0 }], pair), [[71, 71, 71], [71, 71, 71]]); // prettier-ignore
  assert.deepEqual(changed([{ type: "contrast", factor: 0.5 }], pair)[0], [136, 86, 61]);
  assert.deepEqual(changed([{ type: "saturation", factor: 0 }], pair), [[124, 124, 124], [18, 18, 18]]); // prettier-ignore
  const [red] = changed([{ type: "hue", turn: 1 / 3 }], [[120, 60, 60], [0, 0, 0]]); // prettier-ignore
  assert.ok(red[1] > red[0] && red[1] > red[2], `red turned by a third is green, not ${red.join()}`);
});

test("greys keep their place when hues turn", () => {
  assert.deepEqual(changed([{ type: "hue", turn: 0.3 }], [[90, 90, 90], [255, 255, 255]]), [[90, 90, 90], [255, 255, 255]]); // prettier-ignore
});

test("contrast knows the mean that the operations before it left", () => {
  const both = changed([{ type: "brightness", factor: 0.5 }, { type: "contrast", factor: 0 }], pair); // prettier-ignore
  assert.deepEqual(both[0], [36, 36, 36]);
});

test("operations that change nothing change no bit", () => {
  const color = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 3, maxLength: 3 });
  const still: ColorOperation[] = [
    { type: "brightness", factor: 1 },
    { type: "contrast", factor: 1 },
    { type: "saturation", factor: 1 },
    { type: "hue", turn: 0 },
  ];
  fc.assert(fc.property(color, color, (one, two) => assert.deepEqual(changed(still, [one, two]), [one, two])));
});
