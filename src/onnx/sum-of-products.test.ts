import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { OnnxBuilder } from "./builder.js";
import { encodeModel } from "./model.js";
import { division, type Products, sumOfProducts } from "./sum-of-products.js";

/** Whole numbers, so that sums are exact in any order. */
const numbers = (count: number, factor: number) =>
  Float32Array.from({ length: count }, (_, index) => ((index * factor) % 7) - 3);

async function compute(target: "cpu" | "webgpu", products: Products): Promise<Float32Array> {
  const { images, rows, columns, depth } = products;
  const onnx = new OnnxBuilder();
  const sum = sumOfProducts(onnx, target, "left", "right", products);
  const value = (name: string, shape: readonly number[]) => ({ name, shape, dtype: "float32" }) as const;
  const [left, right] = [value("left", [images, rows, depth]), value("right", [images, columns, depth])];
  const { nodes, initializers } = onnx;
  const outputs = [value(sum, [rows, columns])];
  const session = await InferenceSession.create(
    encodeModel({ name: "test", nodes, initializers, inputs: [left, right], outputs }),
  );
  const results = await session.run({
    left: new Tensor("float32", numbers(images * rows * depth, 5), left.shape),
    right: new Tensor("float32", numbers(images * columns * depth, 11), right.shape),
  });
  await session.release();
  return results[sum].data as Float32Array;
}

function expected({ images, rows, columns, depth }: Products): number[] {
  const [left, right] = [numbers(images * rows * depth, 5), numbers(images * columns * depth, 11)];
  return Array.from({ length: rows * columns }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    let sum = 0;
    for (let image = 0; image < images; image++) {
      for (let k = 0; k < depth; k++) {
        sum += left[(image * rows + row) * depth + k] * right[(image * columns + column) * depth + k];
      }
    }
    return sum;
  });
}

test("products are summed over images and depth, whichever way a GPU divides the sums", async () => {
  const few = fc.integer({ min: 1, max: 5 });
  const any = fc.record({ images: few, rows: few, columns: few, depth: fc.constantFrom(1, 3, 64, 128, 130, 192) });
  // 48 images of 30 · 30 results: more groups of threads than are wanted, so that images are merged.
  const many = fc.constant({ images: 48, rows: 200, columns: 200, depth: 2 });
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 20, arbitrary: any }, { weight: 1, arbitrary: many }), async (products) => {
      for (const target of ["cpu", "webgpu"] as const) {
        assert.deepEqual([...(await compute(target, products))], expected(products), target);
      }
    }),
    { numRuns: 60, examples: [[{ images: 48, rows: 200, columns: 200, depth: 2 }]] },
  );
});

test("long sums are split and short ones merged, evenly", () => {
  const photo = { images: 32, rows: 192, columns: 32, depth: 127 * 125 };
  assert.deepEqual(division(photo), { split: 25, merged: 1 });
  assert.deepEqual(division({ images: 32, rows: 1536, columns: 512, depth: 24 }), { split: 1, merged: 16 });
  assert.deepEqual(division({ images: 1, rows: 8, columns: 8, depth: 61 }), { split: 1, merged: 1 });
});
