import type { DropoutMask } from "../core/dropout-mask.js";
import type { Tensor } from "../core/tensor.js";
import type { AnyNode } from "../graph/graph.js";
import type { Program, StateVariable } from "../program/program.js";

/** What stays between runs, held where the executor wants it; programs of one executor can share it. */
export interface State {
  /** A copy of a variable's present value; throws an `Error` when there is none of that name, or it lies elsewhere. */
  read(name: string): Tensor<"float32">;
  /** Replaces a variable's value. */
  write(name: string, data: Float32Array): void;
  /** Brings what runs have changed to where it can be read; left out where it always can. */
  download?(): Promise<void>;
}

/** A program made ready to run. */
export interface Session {
  /**
   * Runs the program once and moves its state on; dropout masks may be handed in as what is to be drawn. Gives the outputs
   * by name; their arrays are written again by the next run. A run that fails leaves the state as it was.
   */
  run(inputs: ReadonlyMap<string, Tensor | DropoutMask>): Promise<ReadonlyMap<string, Tensor<"float32">>>;
  /** What the parts of a run compute and how long they have taken since loading; left out where nothing measures it. */
  times?(): readonly PartTime[];
  /** Gives the memory back. */
  close(): Promise<void>;
}

/** A part of a program that is run as one. */
export interface PartTime {
  /** Empty where numbers are only moved, and where masks are drawn. */
  readonly nodes: readonly AnyNode[];
  /** The kernels that compute it. */
  readonly kernels: readonly string[];
  /** All runs together. */
  readonly seconds: number;
  /** Arithmetic of a run, as if dropout dropped nothing. */
  readonly flops: number;
  /** Bytes that a run must read and write at least. */
  readonly bytes: number;
  /** The dropout masks, by the names of the inputs, that each leave their kept share of the arithmetic. */
  readonly masks: readonly string[];
}

/** The most that a machine can do. */
export interface Roofline {
  readonly flopsPerSecond: number;
  readonly bytesPerSecond: number;
}

/** Something that runs programs: one kind of hardware, one library. */
export interface Executor {
  /** For people and for run.json: `onnxruntime-node 1.30.0 (cpu, 2 threads)`. */
  readonly name: string;
  /** Makes state of zeros for variables, for programs that this executor loads. */
  createState(variables: readonly StateVariable[]): State;
  /** Measures in a moment how fast the machine multiplies, adds and copies; left out where nothing can. */
  roofline?(): Promise<Roofline>;
  /** Makes a program ready. `state` holds every state variable of the program. */
  load(program: Program, state?: State): Promise<Session>;
}
