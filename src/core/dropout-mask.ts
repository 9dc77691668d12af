import { RandomStream } from "./random.js";
import { float32, type Shape, sizeOf, type Tensor } from "./tensor.js";

/** A random mask that is yet to be drawn: 0 with probability `rate`, else 1 / (1 - rate). */
export interface DropoutMask {
  readonly shape: Shape;
  readonly rate: number;
  /** The random stream: its seed, its purpose and two coordinates. */
  readonly stream: readonly [seed: number, purpose: string, epoch: number, step: number];
}

/** What a mask is where it drops nothing. */
export function keptFactor(rate: number): number {
  return Math.fround(1 / (1 - rate));
}

/** Draws a mask; kernels of our own draw the same numbers faster (src/kernels/draw-mask.c). */
export function drawMask({ shape, rate, stream: name }: DropoutMask): Tensor<"float32"> {
  const stream = new RandomStream(...name);
  const kept = keptFactor(rate);
  const mask = new Float32Array(sizeOf(shape));
  for (let index = 0; index < mask.length; index++) mask[index] = stream.uniform() < rate ? 0 : kept;
  return float32(shape, mask);
}
