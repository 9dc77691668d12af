import { assert } from "../core/errors.js";
import { type KernelExecutor, kernelExecutor } from "./kernel-executor.js";
import { type Addon, loadAddon } from "./native/addon.js";

/** Whether kernels of our own were compiled for this machine. */
export function hasNativeKernels(): boolean {
  return loadAddon() !== null;
}

function nativeKernels(addon: Addon, threads: number) {
  return {
    name: `convscope kernels (${addon.instructionSet}, ${threads} threads)`,
    ops: addon.ops,
    state: (floats: number) => new Float32Array(floats),
    load: ({ arenaBytes, code, floats }: { arenaBytes: number; code: Int32Array; floats: Float32Array }) => {
      const memory = new Uint8Array(addon.allocate(arenaBytes));
      const plan = addon.create(code, floats, threads);
      return {
        memory,
        run: (arrays: readonly (Float32Array | Uint8Array)[], seconds: Float64Array) =>
          addon.run(plan, arrays, seconds),
        // What nobody refers to any more is collected.
        close: () => undefined,
      };
    },
  };
}

/**
 * Runs programs on the kernels compiled for this machine, on `threads` CPU threads. Throws an `Error` where
 * `hasNativeKernels` says that there are none, and when a program has an op that they lack (`supports`).
 */
export function nativeExecutor({ threads }: { readonly threads: number }): KernelExecutor {
  const addon = loadAddon();
  assert(addon !== null, "the kernels were compiled for this machine");
  return kernelExecutor(nativeKernels(addon, threads));
}
