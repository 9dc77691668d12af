import assert from "node:assert/strict";
import { test } from "node:test";
import { applyTone, type ToneOperation } from "./tone.js";

/** The three planes of an image of three pixels, which stands between other bytes. */
function changed(operation: ToneOperation, ...values: readonly number[]): number[] {
  const pixels = Uint8Array.from([9, ...values, 9]);
  applyTone(pixels, 1, 3, operation);
  assert.deepEqual([pixels[0], pixels[10]], [9, 9]);
  return [...pixels.subarray(1, 10)];
}

test("posterizing keeps the highest bits", () => {
  const values = [0, 1, 15, 16, 127, 128, 200, 254, 255];
  assert.deepEqual(changed({ type: "posterize", bits: 4 }, ...values), [0, 0, 0, 16, 112, 128, 192, 240, 240]);
  assert.deepEqual(changed({ type: "posterize", bits: 8 }, ...values), values);
});

test("solarizing inverts what is bright", () => {
  const values = [0, 1, 15, 16, 127, 128, 200, 254, 255];
  assert.deepEqual(changed({ type: "solarize", threshold: 128 }, ...values), [0, 1, 15, 16, 127, 127, 55, 1, 0]);
  assert.deepEqual(changed({ type: "solarize", threshold: 256 }, ...values), values);
});

test("automatic contrast stretches each channel by itself; one of a single value stays", () => {
  assert.deepEqual(changed({ type: "autoContrast" }, 50, 100, 150, 0, 10, 255, 7, 7, 7), [0, 128, 255, 0, 10, 255, 7, 7, 7]); // prettier-ignore
});
