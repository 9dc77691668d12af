import type { Tensor } from "../core/tensor.js";
import type { Program, StateVariable } from "../program/program.js";

/** What stays between runs, held where the executor wants it; programs of one executor can share it. */
export interface State {
  /** A copy of a variable's present value; throws an `Error` when there is none of that name. */
  read(name: string): Tensor<"float32">;
  /** Replaces a variable's value. */
  write(name: string, data: Float32Array): void;
}

/** A program made ready to run. */
export interface Session {
  /**
   * Runs the program once and moves its state on. Gives the outputs by name; their arrays are written again by the
   * next run. A run that fails leaves the state as it was.
   */
  run(inputs: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, Tensor<"float32">>>;
  /** Gives the memory back. */
  close(): Promise<void>;
}

/** Something that runs programs: one kind of hardware, one library. */
export interface Executor {
  /** For people and for run.json: `onnxruntime-node 1.30.0 (cpu, 2 threads)`. */
  readonly name: string;
  /** Makes state of zeros for variables, for programs that this executor loads. */
  createState(variables: readonly StateVariable[]): State;
  /** Makes a program ready. `state` holds every state variable of the program. */
  load(program: Program, state?: State): Promise<Session>;
}
