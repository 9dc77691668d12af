import assert from "node:assert/strict";
import { test } from "node:test";
import { Excitements, patchOf } from "./excitement.js";

const layers = [{ name: "conv1, relu1", channels: 2, height: 2, width: 3 }];
const photo = (...values: number[]) => [Float32Array.from([...Array<number>(6).fill(9), ...values])];

test("of each photo the strongest pixel of a channel is kept, the largest first, and nothing that is silent", () => {
  const excitements = new Excitements(layers, [[1]], 2);
  excitements.add(0, photo(0, 0, 1, 0, 0, 0));
  excitements.add(1, photo(0, 0, 0, 0, 0, 0));
  excitements.add(2, photo(0, 0, 0, 0, 3, 2));
  excitements.add(3, photo(2, 0, 0, 0, 0, 0));
  assert.deepEqual(excitements.found, [
    [
      [
        { photo: 2, value: 3, row: 1, column: 1 },
        { photo: 3, value: 2, row: 0, column: 0 },
      ],
    ],
  ]);
});

test("a pixel's patch is what its window covers of the image, without the padding", () => {
  const at = (row: number, column: number) => ({ photo: 0, value: 1, row, column });
  const valid = { sees: [10, 10], from: [0, 0], step: [2, 2] } as const;
  assert.deepEqual(patchOf(valid, at(3, 0), 64), { top: 6, left: 0, height: 10, width: 10 });
  const padded = { sees: [7, 7], from: [-3, -3], step: [2, 2] } as const;
  assert.deepEqual(patchOf(padded, at(0, 31), 64), { top: 0, left: 59, height: 4, width: 5 });
  const wide = { sees: [99, 99], from: [-49, -49], step: [16, 16] } as const;
  assert.deepEqual(patchOf(wide, at(1, 1), 64), { top: 0, left: 0, height: 64, width: 64 });
});
