import type { EncodedPlan } from "./plan/plan-builder.js";

/** What kernels need of a plan. */
export type PlanCode = Pick<EncodedPlan, "code" | "floats" | "ops" | "arenaBytes">;

/** A plan that kernels hold, ready to run. */
export interface LoadedPlan {
  /** The plan's own memory, zeros at first: the first array of every run. */
  readonly memory: Uint8Array;
  /** Runs the plan on arrays, off the event loop; adds each instruction's time to `seconds`. */
  run(arrays: readonly (Float32Array | Uint8Array)[], seconds: Float64Array): Promise<void>;
  /** Gives the memory back. */
  close(): void;
}

/** The kernels of src/kernels/, compiled: a native addon or a wasm module. */
export interface Kernels {
  /** For people and for run.json: `convscope kernels (avx2, 2 threads)`. */
  readonly name: string;
  readonly threads: number;
  /** The operations' names; an operation's number is its place. */
  readonly ops: readonly string[];
  /** Zeros that runs change in place; throws an `Error` when memory is short. */
  state(floats: number): Float32Array;
  /** Copies a plan's code and gives it memory; throws an `Error` when that is short. */
  load(plan: PlanCode): LoadedPlan;
}
