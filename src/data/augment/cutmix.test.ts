import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../core/random.js";
import { cutmixRectangle, paste } from "./cutmix.js";

test("the rectangle lies within the image and is at most as large as asked for", () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
      const { x, y, width, height } = cutmixRectangle(new RandomStream(seed, "cut"), share, 50);
      assert.ok([x, y, width, height].every((value) => Number.isInteger(value) && value >= 0));
      assert.ok(x + width <= 50 && y + height <= 50);
      assert.ok(Math.max(width, height) <= 50 * Math.sqrt(1 - share) + 1);
    }),
  );
});

test("the rectangle of the other photo is copied in all planes", () => {
  const photo = new Uint8Array(27);
  paste(photo, Uint8Array.from({ length: 27 }, (_, at) => at + 1), 3, { x: 1, y: 1, width: 2, height: 1 }); // prettier-ignore
  assert.deepEqual([...photo.entries()].filter(([, value]) => value > 0), [[4, 5], [5, 6], [13, 14], [14, 15], [22, 23], [23, 24]]); // prettier-ignore
});
