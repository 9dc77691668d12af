import type { Graph, Value } from "../graph/graph.js";

/** One parameter at one step: everything is a value of the step's graph. */
export interface UpdateContext {
  readonly graph: Graph;
  readonly parameter: Value;
  readonly gradient: Value;
  /** The optimiser's memory of this parameter, one tensor of its shape a slot, zeros before the first step. */
  readonly slots: readonly Value[];
  /** A scalar, handed in at each step, so that schedules need no new graph. */
  readonly learningRate: Value;
}

/** A rule that makes new parameters of old ones and gradients; pure: it only adds nodes to the graph. */
export interface Optimizer {
  /** PyTorch's names of the memory kept for each parameter: `momentum_buffer`. */
  readonly slots: readonly string[];
  readonly update: (context: UpdateContext) => { readonly parameter: Value; readonly slots: readonly Value[] };
}
