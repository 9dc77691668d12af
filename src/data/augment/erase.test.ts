import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../core/random.js";
import { drawErased, erase } from "./erase.js";

test("a rectangle of whole pixels within the image, of 2 to 33 % of its area", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { x, y, width, height } = drawErased(new RandomStream(seed, "erase"), 100)!;
      assert.ok([x, y, width, height].every(Number.isInteger));
      assert.ok(x >= 0 && y >= 0 && x + width <= 100 && y + height <= 100);
      // Edges move by half a pixel at most.
      assert.ok(width * height > 150 && width * height < 3500);
    }),
  );
});

test("pixels of the rectangle become noise in all planes, the others stay", () => {
  const size = 40;
  const pixels = new Uint8Array(3 * size * size + 5);
  erase(pixels, 5, size, { x: 10, y: 20, width: 25, height: 15 }, new RandomStream(0, "erase"));
  assert.ok(pixels.subarray(0, 5).every((value) => value === 0));
  const inside: number[] = [];
  for (let at = 0; at < 3 * size * size; at++) {
    const [x, y] = [at % size, Math.floor(at / size) % size];
    if (x >= 10 && x < 35 && y >= 20 && y < 35) inside.push(pixels[at + 5]);
    else assert.equal(pixels[at + 5], 0);
  }
  assert.equal(inside.length, 3 * 25 * 15);
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  assert.ok(Math.abs(mean - 127.5) < 8 && Math.max(...inside) === 255, `mean ${mean}`);
});
