import type { Shape } from "../core/tensor.js";
import type { Graph, Value } from "../graph/graph.js";
import type { Initializer } from "./initializers.js";

export type { Initializer } from "./initializers.js";

/** What a running statistic follows, and how fast. */
export interface Running {
  /** The batch's statistic; `null` where the layer does not follow it, as in evaluation. */
  readonly now: Value | null;
  /** How much of itself each step replaces, in 0..1. */
  readonly momentum: number;
  /** Over how many values of the batch the statistic is taken: images times pixels. */
  readonly values: number;
  /** Whether the batch's statistic is multiplied by values / (values - 1) first, as a variance is. */
  readonly unbiased: boolean;
}

/** Where a layer is applied: it makes the layer's parameters and masks, and tells which mode the network runs in. */
export interface Scope {
  readonly graph: Graph;
  /** Whether what stands here is being trained: dropout drops only then, and batch norm follows the batch only then. */
  readonly training: boolean;
  /** A trained tensor of this layer, named as PyTorch names it (`weight`, `bias`). */
  parameter(name: string, shape: Shape, initializer: Initializer): Value;
  /**
   * A tensor that is kept with the parameters and not trained, all `initial` at first; while training, `after` gives what
   * each step leaves in it. PyTorch's buffer.
   */
  buffer(name: string, shape: Shape, initial: number, after: (before: Value) => Value): Value;
  /**
   * A buffer that follows a statistic of each batch while training: (1 - momentum) · before + momentum · now. A batch of
   * a single value leaves it as it is.
   */
  running(name: string, shape: Shape, initial: number, running: Running): Value;
  /** A random mask drawn anew each step: 0 with probability `rate`, else 1 / (1 - rate). */
  mask(shape: Shape, rate: number): Value;
  /** Applies a layer under a name of this scope. */
  apply(name: string, layer: Layer, x: Value): Value;
}

/** A layer is immutable: a kind, and what it does to its input. The same layer builds every graph of a network. */
export interface Layer {
  /** PyTorch's name for it, for people: `Conv2d`. */
  readonly type: string;
  readonly build: (scope: Scope, x: Value) => Value;
}
