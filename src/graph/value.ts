import type { DType, Shape } from "../core/tensor.js";

/** What a node computes: a tensor of known shape. */
export interface Value {
  readonly id: number;
  readonly shape: Shape;
  readonly dtype: DType;
}
