import type { DType, Shape } from "../core/tensor.js";
import type { Graph, Value } from "../graph/graph.js";

/** Something that a run hands in. */
export interface ProgramInput {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * A tensor that one run leaves for the next: a parameter, a buffer such as batch norm's running mean, an optimiser's
 * memory of a parameter, or a parameter's moving average.
 * One that is only read stays as it is: its `after` is its `before`.
 */
export interface StateVariable {
  readonly name: string;
  readonly kind: "parameter" | "buffer" | "optimizer" | "average";
  readonly before: Value;
  readonly after: Value;
}

/** The state variables that a run of the program changes. */
export function changedState({ state }: Pick<Program, "state">): StateVariable[] {
  return state.filter(({ before, after }) => before !== after);
}

/** A graph with names for what goes in, what comes out and what stays: what an executor loads. */
export interface Program {
  readonly graph: Graph;
  readonly inputs: readonly ProgramInput[];
  readonly outputs: ReadonlyMap<string, Value>;
  readonly state: readonly StateVariable[];
}
