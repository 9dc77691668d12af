import { assert } from "../core/errors.js";
import { type KernelExecutor, kernelExecutor } from "./kernel-executor.js";
import type { Kernels } from "./kernels.js";
import { loadAddon } from "./native/addon.js";

/** Whether kernels of our own were compiled for this machine. */
export function hasNativeKernels(): boolean {
  return loadAddon() !== null;
}

/** The kernels compiled for this machine. Throws an `Error` where `hasNativeKernels` says that there are none. */
export function nativeKernels({ threads }: { readonly threads: number }): Kernels {
  const addon = loadAddon();
  assert(addon !== null, "the kernels were compiled for this machine");
  return {
    name: `convscope kernels (${addon.instructionSet}, ${threads} threads)`,
    threads,
    ops: addon.ops,
    state: (floats) => new Float32Array(floats),
    load: ({ arenaBytes, code, floats }) => {
      const memory = new Uint8Array(addon.allocate(arenaBytes));
      const plan = addon.create(code, floats, threads);
      return {
        memory,
        run: (arrays, seconds) => addon.run(plan, arrays, seconds),
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
export function nativeExecutor(options: { readonly threads: number }): KernelExecutor {
  return kernelExecutor(nativeKernels(options));
}
