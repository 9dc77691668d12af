import { existsSync, readFileSync } from "node:fs";
import { type KernelExecutor, kernelExecutor } from "./kernel-executor.js";
import type { Kernels } from "./kernels.js";
import { bestVariant, engine, type Variant } from "./wasm/engine.js";
import { startNodeThread } from "./wasm/node-thread.js";
import { WasmMachine } from "./wasm/wasm-kernels.js";

const machines = new Map<Variant, WasmMachine>();

const fileOf = (variant: Variant) => new URL(`./wasm/${variant}.wasm`, import.meta.url);

/** Whether the kernels' wasm modules are here: the build makes them. */
export function hasWasmKernels(): boolean {
  return existsSync(fileOf(bestVariant()));
}

/** The one machine of a variant in this process. */
function machineOf(variant: Variant): WasmMachine {
  let machine = machines.get(variant);
  if (machine === undefined) {
    machine = new WasmMachine(
      variant,
      new engine.Module(new Uint8Array(readFileSync(fileOf(variant)))),
      startNodeThread,
    );
    machines.set(variant, machine);
  }
  return machine;
}

/** The kernels' wasm module in Node, on `threads` worker threads. Throws an `Error` where `hasWasmKernels` says that there is none. */
export function wasmKernels({ threads, variant = bestVariant() }: { threads: number; variant?: Variant }): Kernels {
  return machineOf(variant).kernels(threads);
}

/**
 * Runs programs on the kernels' wasm module in Node. Throws an `Error` where `hasWasmKernels` says that there is none, and
 * when a program has an op that the kernels lack (`supports`).
 */
export function wasmExecutor({ threads }: { readonly threads: number }): KernelExecutor {
  return kernelExecutor(wasmKernels({ threads }));
}
