import assert from "node:assert/strict";
import { test } from "node:test";
import { blend } from "./mixup.js";

test("values are weighted and rounded, and stay in range", () => {
  const photo = Uint8Array.of(0, 100, 255, 255, 10);
  blend(photo, Uint8Array.of(255, 200, 255, 0, 11), 0.75);
  assert.deepEqual([...photo], [64, 125, 255, 191, 10]);
  const own = Uint8Array.of(1, 2, 255);
  blend(own, Uint8Array.of(9, 9, 9), 1);
  assert.deepEqual([...own], [1, 2, 255]);
});
