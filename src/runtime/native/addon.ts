import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { contractName } from "../contract/header.js";

/** A plan that the addon holds. */
export type NativePlan = object & { readonly __brand: "plan" };

/** What src/kernels/addon.c gives. */
export interface Addon {
  /** What it was compiled from: `contractName` of src/runtime/contract/. */
  readonly contract: string;
  /** The instruction set that was chosen for this processor: `generic`, `avx2` or `avx512`. */
  readonly instructionSet: string;
  /** The operations' names; an operation's number is its place. */
  readonly ops: readonly string[];
  /** Memory of zeros, aligned for vectors, on huge pages where the system has them. */
  allocate(bytes: number): ArrayBuffer;
  /** Copies a plan's code; throws an `Error` when memory is short. */
  create(code: Int32Array, floats: Float32Array, threads: number): NativePlan;
  /** Runs a plan on arrays, off the event loop; adds each instruction's time to `seconds`. */
  run(plan: NativePlan, arrays: readonly (Float32Array | Uint8Array)[], seconds?: Float64Array): Promise<void>;
}

let known: Addon | null | undefined;

/** The kernels' addon; `null` where it was not built, not for this system, or from other sources than this code's. */
export function loadAddon(): Addon | null {
  if (known !== undefined) return known;
  const file = fileURLToPath(new URL("../../../build/convscope-kernels.node", import.meta.url));
  try {
    const addon = existsSync(file) ? (createRequire(import.meta.url)(file) as Addon) : null;
    known = addon?.contract === contractName() ? addon : null;
  } catch {
    known = null;
  }
  return known;
}
