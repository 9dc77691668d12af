import type { Shape } from "../core/tensor.js";
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
  /** The scalars that the optimiser asks for, in their order. */
  readonly scalars: readonly Value[];
}

/** A number that depends on nothing but how many updates there were, handed in so that the graph stays the same. */
export interface UpdateScalar {
  /** Of the program's input: `first_moment_correction`. */
  readonly name: string;
  /** Its value at an update; the first is 1. */
  readonly at: (update: number) => number;
}

/** A rule that makes new parameters of old ones and gradients; pure: it only adds nodes to the graph. */
export interface Optimizer {
  /** PyTorch's names of the memory kept for a parameter of this shape: `momentum_buffer`. */
  readonly slotsOf: (shape: Shape) => readonly string[];
  readonly scalars: readonly UpdateScalar[];
  readonly update: (context: UpdateContext) => { readonly parameter: Value; readonly slots: readonly Value[] };
}
