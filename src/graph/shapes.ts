import { type Shape, sameShape } from "../core/tensor.js";
import type { MaxPoolAttributes, Pair, WindowAttributes } from "./signatures.js";
import type { Value } from "./value.js";

/** Shapes or settings that an operation cannot take: what it needs and gets, and what to do about it. */
export class ShapeError extends RangeError {
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

/** A map that is too small for a window: the one fault of shapes that larger images mend. */
export class WindowError extends RangeError {}

/** A shape in words: `[1, 8, 30, 30]`. */
export function inWords(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** The pixels that a kernel spans with the gaps of its dilation. */
export function span(kernel: number, dilation: number): number {
  return (kernel - 1) * dilation + 1;
}

/** The extent of a sliding window's output (floor mode, as PyTorch's default). */
export function slidingExtent(input: number, spanned: number, stride: number, padding: number): number {
  return Math.floor((input + 2 * padding - spanned) / stride) + 1;
}

/** The rows and columns beyond maps and padding that the last windows reach, which only ceil mode lets them do. */
export function overhang(input: Shape, output: Shape, { kernel, stride, padding }: WindowAttributes): [number, number] {
  const beyond = (axis: 0 | 1) => {
    return (output[axis + 2] - 1) * stride[axis] + kernel[axis] - input[axis + 2] - 2 * padding[axis];
  };
  return [Math.max(0, beyond(0)), Math.max(0, beyond(1))];
}

/**
 * The same extent where windows count that reach beyond the padding, as long as they begin before it (PyTorch's ceil_mode).
 */
function ceilExtent(input: number, kernel: number, stride: number, padding: number): number {
  const extent = Math.ceil((input + 2 * padding - kernel) / stride) + 1;
  return (extent - 1) * stride >= input + padding ? extent - 1 : extent;
}

/** Output height and width of max-pooling; throws a `WindowError` when its window does not fit at all. */
export function maxPoolShape(input: Shape, { kernel, stride, padding, ceilMode }: MaxPoolAttributes): [number, number] {
  const rule = ceilMode === undefined ? slidingExtent : ceilExtent;
  return fitting(input, kernel, (axis) => rule(input[axis + 2], kernel[axis], stride[axis], padding[axis]));
}

/** Output height and width of a sliding window; throws a `WindowError` when it does not fit at all. */
export function slidingShape(input: Shape, spanned: Pair, stride: Pair, padding: Pair): [number, number] {
  return fitting(input, spanned, (axis) => slidingExtent(input[axis + 2], spanned[axis], stride[axis], padding[axis]));
}

/** A height and a width; throws a `WindowError` where there is none of either. */
function fitting(input: Shape, spanned: Pair, extentOf: (axis: 0 | 1) => number): [number, number] {
  const [height, width] = [extentOf(0), extentOf(1)];
  if (height < 1 || width < 1)
    throw new WindowError(`needs at least ${spanned.join("x")}, gets ${input.slice(2).join("x")}`);
  return [height, width];
}

/** What values of so many dimensions are, and how one comes by them. */
const RANKS: Readonly<Record<number, readonly [what: string, advice: string]>> = {
  2: ["rows of features [N, features]", "put flatten() before it"],
  4: ["maps [N, C, H, W]", "put it before what makes rows of maps, flatten() say"],
};

/** Throws a `ShapeError` unless the value has that many dimensions. */
export function expectRank(what: string, value: Value, rank: number): void {
  if (value.shape.length === rank) return;
  const [needed, advice] = RANKS[rank] ?? [`${rank} dimensions`, "reshape what comes in"];
  throw new ShapeError(`${what} needs ${needed}, gets ${inWords(value.shape)}`, advice);
}

/** Throws a `ShapeError` unless both values have one shape. */
export function expectSame(what: string, a: Value, b: Value): void {
  if (sameShape(a.shape, b.shape)) return;
  const isChannels = a.shape.length === 4 && b.shape.length === 4 && a.shape[1] !== b.shape[1];
  const advice = isChannels
    ? `bring both to as many channels, by a 1x1 convolution to ${b.shape[1]} say`
    : "bring both to one shape, by equal strides and paddings say";
  throw new ShapeError(`${what} needs equal shapes, gets ${inWords(a.shape)} and ${inWords(b.shape)}`, advice);
}
