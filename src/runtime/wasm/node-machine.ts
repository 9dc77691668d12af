import { existsSync, readFileSync } from "node:fs";
import { bestVariant, engine, type Variant } from "./engine.js";
import { startNodeThread } from "./node-thread.js";
import { WasmMachine } from "./wasm-kernels.js";

const machines = new Map<Variant, WasmMachine>();

const fileOf = (variant: Variant) => new URL(`./${variant}.wasm`, import.meta.url);

/** Whether the kernels' wasm modules are here: the build makes them. */
export function hasWasmKernels(): boolean {
  return existsSync(fileOf(bestVariant()));
}

/** The one machine of a variant in this process. Throws an `Error` where `hasWasmKernels` says that there is none. */
export function wasmMachine(variant: Variant = bestVariant()): WasmMachine {
  let machine = machines.get(variant);
  if (machine === undefined) {
    const module = new engine.Module(new Uint8Array(readFileSync(fileOf(variant))));
    machine = new WasmMachine(variant, module, startNodeThread);
    machines.set(variant, machine);
  }
  return machine;
}
