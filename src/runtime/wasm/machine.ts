import type { Exports } from "./instance.js";
import type { Share } from "./thread.js";

/** Numbers that a run hands in. */
export type Numbers = Float32Array | Uint8Array;

/** A wasm module and its memory, as a plan there sees them. */
export interface Machine {
  readonly exports: Exports;
  /** The address of zeros; throws a `UserError` where there is no more memory. */
  allocate(bytes: number): number;
  /** The bytes at an address. */
  bytes(address: number, length: number): Uint8Array;
  /** Where an array stands in this memory; `null` for others. */
  addressOf(numbers: Numbers): number | null;
  /** Runs what `prepare` gives on `threads` threads, when the plans before are done. */
  run(threads: number, prepare: () => Share): Promise<void>;
}
