import { type Shape, sameShape } from "../core/tensor.js";
import type { Pair } from "./signatures.js";
import type { Value } from "./value.js";

/** The pixels that a kernel spans with the gaps of its dilation. */
export function span(kernel: number, dilation: number): number {
  return (kernel - 1) * dilation + 1;
}

/** The extent of a sliding window's output (floor mode, as PyTorch's default). */
export function slidingExtent(input: number, spanned: number, stride: number, padding: number): number {
  return Math.floor((input + 2 * padding - spanned) / stride) + 1;
}

/** Output height and width of a sliding window; throws a `RangeError` when it does not fit at all. */
export function slidingShape(input: Shape, spanned: Pair, stride: Pair, padding: Pair): [number, number] {
  const [height, width] = [0, 1].map((axis) =>
    slidingExtent(input[axis + 2], spanned[axis], stride[axis], padding[axis]),
  );
  if (height < 1 || width < 1) {
    throw new RangeError(`needs at least ${spanned.join("x")}, gets ${input.slice(2).join("x")}`);
  }
  return [height, width];
}

/** Throws a `RangeError` unless the value has that many dimensions. */
export function expectRank(what: string, value: Value, rank: number): void {
  if (value.shape.length !== rank) {
    throw new RangeError(`${what} needs ${rank} dimensions, gets [${value.shape.join(", ")}]`);
  }
}

/** Throws a `RangeError` unless both values have one shape. */
export function expectSame(what: string, a: Value, b: Value): void {
  if (!sameShape(a.shape, b.shape)) {
    throw new RangeError(`${what} needs equal shapes, gets [${a.shape.join(", ")}] and [${b.shape.join(", ")}]`);
  }
}
