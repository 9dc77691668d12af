import type { OnnxBuilder } from "./builder.js";
import type { Target } from "./lowering.js";
import { matmulTransposed } from "./matmul.js";

/** [N, rows, depth] and [N, columns, depth]: the products of N pairs of matrices. */
export interface Products {
  readonly images: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/** The side of the tile of results that a group of a GPU's threads computes, and how many groups keep all of it busy. */
const TILE = 32;
const GROUPS_WANTED = 1024;
/** A group that adds up fewer products than this spends its time on other things. */
const LEAST_DEPTH = 64;

function divisors(number: number): number[] {
  return Array.from({ length: number }, (_, index) => index + 1).filter((divisor) => number % divisor === 0);
}

/**
 * How the sums are divided for a GPU: `split` parts of each image, or `merged` images together, so that there are groups
 * enough, but no more partial sums than it takes; all of them are written and read again.
 */
export function division({ images, rows, columns, depth }: Products): { split: number; merged: number } {
  const groups = images * Math.ceil(rows / TILE) * Math.ceil(columns / TILE);
  const deep = divisors(depth).filter((parts) => depth / parts >= LEAST_DEPTH);
  const split = deep.find((parts) => groups * parts >= GROUPS_WANTED) ?? deep.at(-1) ?? 1;
  if (split > 1) return { split, merged: 1 };
  return { split: 1, merged: divisors(images).findLast((count) => groups / count >= GROUPS_WANTED) ?? 1 };
}

/** The sum over the first axis, which goes. */
export function sumOverImages(onnx: OnnxBuilder, partial: string): string {
  return onnx.add("ReduceSum", [partial, onnx.integers([0])], { keepdims: 0n });
}

/** Σ over images of left · rightᵀ: [rows, columns] from [N, rows, depth] and [N, columns, depth]. */
export function sumOfProducts(
  onnx: OnnxBuilder,
  target: Target,
  left: string,
  right: string,
  products: Products,
): string {
  if (target === "cpu") return sumOverImages(onnx, matmulTransposed(onnx, target, left, right));
  const { images, rows, columns, depth } = products;
  const { split, merged } = division(products);
  const batch = (images / merged) * split;
  const depthEach = (depth / split) * merged;
  const turned = onnx.add("Transpose", [right], { perm: [0, 2, 1] });
  if (batch === images) return sumOverImages(onnx, onnx.add("MatMul", [left, turned]));
  const parts = split > 1 ? [images, rows, split, depthEach] : [images / merged, merged, rows, depth];
  const apart = onnx.add("Transpose", [onnx.reshape(left, parts)], { perm: [0, 2, 1, 3] });
  return sumOverImages(
    onnx,
    onnx.add("MatMul", [
      onnx.reshape(apart, [batch, rows, depthEach]),
      onnx.reshape(turned, [batch, depthEach, columns]),
    ]),
  );
}
