import { sizeOf } from "../../core/tensor.js";
import type { Value } from "../../graph/graph.js";
import { SIZES } from "../contract/contract.js";
import type { Buffer, PlanBuilder } from "./plan-builder.js";

/** A value's rows and channels. */
export function rowsOf({ shape: [images, channels, ...pixels] }: Value): [rows: number, channels: number] {
  return [images * sizeOf(pixels), channels];
}

/** Into how many parts the kernels divide a value's rows. */
export function partsOf(value: Value): number {
  const [rows, channels] = rowsOf(value);
  return Math.ceil(rows / Math.max(1, Math.floor(SIZES.PART_FLOATS / channels)));
}

/** Sums of each part. */
export interface Parts {
  readonly parts: Buffer;
  readonly count: number;
  /** Floats from part to part, where in a part the sums begin, and how many there are. */
  readonly stride: number;
  readonly first: number;
  readonly floats: number;
}

/** Emits the sum of all parts' sums. */
export function sumParts(builder: PlanBuilder, { parts, count, stride, first, floats }: Parts, out: Buffer): void {
  builder.emit("sum_partials", [parts, out], [count, stride, first, floats]);
}
