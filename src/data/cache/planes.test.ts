import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../core/random.js";
import { splitPlanes } from "./planes.js";

/** One value after the other, as one would write it down. */
function reference(data: Uint8Array) {
  const planes = [0, 1, 2].map((plane) => data.filter((_, at) => at % 3 === plane));
  const sum = (values: Uint8Array, of: (value: number) => number) => values.reduce((total, value) => total + of(value), 0); // prettier-ignore
  return {
    pixels: planes.flatMap((plane) => [...plane]),
    moments: [
      ...planes.map((plane) => sum(plane, (value) => value) / 255),
      ...planes.map((plane) => sum(plane, (value) => value * value) / (255 * 255)),
    ],
  };
}

function assertSplit(data: Uint8Array) {
  const { pixels, moments } = splitPlanes(data);
  const wanted = reference(data);
  assert.deepEqual([...pixels], wanted.pixels);
  assert.deepEqual([...moments], wanted.moments);
}

test("planes and sums are exact for any number of pixels", () => {
  const stream = new RandomStream(0, "planes");
  for (const area of [1, 15, 16, 17, 49, 225, 4096, 4111, 90_001]) {
    assertSplit(Uint8Array.from({ length: 3 * area }, () => stream.integer(256)));
  }
});

test("sums of a large white image do not overflow", () => {
  assertSplit(new Uint8Array(3 * 512 * 512).fill(255));
});
