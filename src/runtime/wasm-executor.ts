import { type KernelExecutor, kernelExecutor } from "./kernel-executor.js";
import type { Kernels } from "./kernels.js";
import type { Variant } from "./wasm/engine.js";
import { wasmMachine } from "./wasm/node-machine.js";

/** The kernels' wasm module in Node, on `threads` worker threads. Throws an `Error` where `hasWasmKernels` says that there is none. */
export function wasmKernels({ threads, variant }: { threads: number; variant?: Variant }): Kernels {
  return wasmMachine(variant).kernels(threads);
}

/**
 * Runs programs on the kernels' wasm module in Node. Throws an `Error` where `hasWasmKernels` says that there is none, and
 * when a program has an op that the kernels lack (`supports`).
 */
export function wasmExecutor({ threads }: { readonly threads: number }): KernelExecutor {
  return kernelExecutor(wasmKernels({ threads }));
}
