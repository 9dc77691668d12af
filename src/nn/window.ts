import type { WindowAttributes } from "../graph/signatures.js";
import { ShapeError } from "../graph/shapes.js";
import { requireExtent } from "./options.js";
import { type Extent, pair } from "./pair.js";

/** How a pooling window slides; the stride is the kernel's size unless given, as in PyTorch. */
export interface PoolOptions {
  readonly kernel: Extent;
  readonly stride?: Extent;
  readonly padding?: Extent;
}

/** How max-pooling's window slides. */
export interface MaxPoolOptions extends PoolOptions {
  /** Whether windows count that begin inside the maps and reach beyond their padding; not, as in PyTorch, unless given. */
  readonly ceilMode?: boolean;
}

/** Throws a `ShapeError` where a window cannot be set so; as in PyTorch, padding is half of the kernel at most. */
export function checkPool({ kernel, stride = 1, padding = 0 }: PoolOptions): void {
  requireExtent("kernel", kernel);
  requireExtent("stride", stride);
  requireExtent("padding", padding, 0);
  const most = pair(kernel).map((extent) => Math.floor(extent / 2));
  if (pair(padding).some((extent, axis) => extent > most[axis]))
    throw new ShapeError(
      `needs a padding of at most half of its kernel, ${most.join("x")}, gets ${pair(padding).join("x")}`,
      "choose a smaller padding",
    );
}

/** The attributes of a pooling op. */
export function poolWindow({ kernel, stride, padding }: PoolOptions): WindowAttributes {
  return { kernel: pair(kernel), stride: pair(stride ?? kernel), padding: pair(padding ?? 0) };
}
