import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Affine, compose, cropping, FLIP_HORIZONTAL, IDENTITY, isIdentity, rotation, shear, translation } from "./affine.js"; // prettier-ignore

function read({ xx, xy, x0, yx, yy, y0 }: Affine, [x, y]: readonly [number, number]): [number, number] {
  return [xx * x + xy * y + x0, yx * x + yy * y + y0];
}

function assertClose(actual: readonly number[], expected: readonly number[]): void {
  actual.forEach((value, index) => assert.ok(Math.abs(value - expected[index]) < 1e-9, `${value} ${expected[index]}`));
}

test("a composition reads where its parts read one after the other", () => {
  const part = fc.oneof(
    fc.double({ min: -180, max: 180, noNaN: true }).map(rotation),
    fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })).map(([x, y]) => translation(x, y)),
    fc.double({ min: -1, max: 1, noNaN: true }).map((x) => shear(x, x / 2)),
    fc.constant(FLIP_HORIZONTAL),
  );
  fc.assert(
    fc.property(part, part, (first, then) =>
      assertClose(read(compose(first, then), [3, -2]), read(first, read(then, [3, -2]))),
    ),
  );
});

test("cropping reads the corners of the rectangle at the corners of the image", () => {
  const crop = cropping({ x: 2, y: 1, width: 4, height: 5 }, 8);
  assertClose(read(crop, [-4, -4]), [2 - 4, 1 - 4]);
  assertClose(read(crop, [4, 4]), [6 - 4, 6 - 4]);
  assert.deepEqual(cropping({ x: 0, y: 0, width: 8, height: 8 }, 8), IDENTITY);
});

test("only the identity is one", () => {
  assert.ok(isIdentity(compose(FLIP_HORIZONTAL, FLIP_HORIZONTAL)));
  assert.ok(!isIdentity(translation(0, 1)));
});
