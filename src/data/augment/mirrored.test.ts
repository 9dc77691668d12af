import assert from "node:assert/strict";
import { test } from "node:test";
import { mirrored } from "./mirrored.js";

test("each row is turned round, and nothing else", () => {
  const images = Uint8Array.from({ length: 2 * 3 * 4 }, (_, index) => index);
  assert.deepEqual([...mirrored(images.subarray(0, 12), 2)], [1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10]);
  assert.deepEqual(mirrored(mirrored(images, 4), 4), images);
});
