import type { WindowAttributes } from "../graph/signatures.js";
import { type Extent, pair } from "./pair.js";

/** How a pooling window slides; the stride is the kernel's size unless given, as in PyTorch. */
export interface PoolOptions {
  readonly kernel: Extent;
  readonly stride?: Extent;
  readonly padding?: Extent;
}

/** The attributes of a pooling op. */
export function poolWindow({ kernel, stride, padding }: PoolOptions): WindowAttributes {
  return { kernel: pair(kernel), stride: pair(stride ?? kernel), padding: pair(padding ?? 0) };
}
