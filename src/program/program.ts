import type { DType, Shape } from "../core/tensor.js";
import type { Graph, Value } from "../graph/graph.js";

/** Something that a run hands in. */
export interface ProgramInput {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A tensor that one run leaves for the next: a parameter or an optimiser's memory of one. */
export interface StateVariable {
  readonly name: string;
  readonly kind: "parameter" | "optimizer";
  readonly before: Value;
  readonly after: Value;
}

/** A graph with names for what goes in, what comes out and what stays: what an executor loads. */
export interface Program {
  readonly graph: Graph;
  readonly inputs: readonly ProgramInput[];
  readonly outputs: ReadonlyMap<string, Value>;
  readonly state: readonly StateVariable[];
}
