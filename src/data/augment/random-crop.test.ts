import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../../core/random.js";
import { randomCrop, randomRectangle } from "./random-crop.js";

test("a crop lies within the image and has the area and the proportions asked for", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 300 }), (seed, size) => {
      const { x, y, width, height } = randomCrop(new RandomStream(seed, "crop"), [0.2, 0.5], size);
      assert.ok(x >= 0 && y >= 0 && x + width <= size + 1e-9 && y + height <= size + 1e-9);
      const [area, aspect] = [(width * height) / size ** 2, width / height];
      assert.ok(area > 0.2 - 1e-9 && area < 0.5 + 1e-9 && aspect > 0.75 - 1e-9 && aspect < 4 / 3 + 1e-9);
    }),
  );
});

test("the whole area is the whole image, and what cannot fit is no rectangle", () => {
  const stream = new RandomStream(0, "crop");
  assert.deepEqual(randomCrop(stream, [1, 1], 7), { x: 0, y: 0, width: 7, height: 7 });
  assert.equal(randomRectangle(stream, { area: [1, 1], aspect: [2, 3] }, 7), null);
});

test("crops reach every side of the image", () => {
  const stream = new RandomStream(0, "crop");
  const crops = Array.from({ length: 200 }, () => randomCrop(stream, [0.5, 0.5], 10));
  assert.ok(crops.some(({ x }) => x < 0.3) && crops.some(({ x, width }) => x + width > 9.7));
  assert.ok(crops.some(({ y }) => y < 0.3) && crops.some(({ y, height }) => y + height > 9.7));
});
