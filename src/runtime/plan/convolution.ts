import type { Shape } from "../../core/tensor.js";
import type { ConvAttributes } from "../../graph/signatures.js";

/** What a convolution is, whichever of its three kernels computes. */
export interface Convolution {
  /** [N, C, H, W]. */
  readonly x: Shape;
  /** [O, C / groups, kH, kW]. */
  readonly weight: Shape;
  /** [N, O, outH, outW]. */
  readonly out: Shape;
  readonly attributes: ConvAttributes;
}
