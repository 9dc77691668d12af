import { type KernelExecutor, kernelExecutor } from "../kernel-executor.js";
import { bestVariant, engine, type Variant } from "./engine.js";
import { WasmMachine } from "./wasm-kernels.js";
import { startWebThread } from "./web-thread.js";

let started: Promise<WasmMachine> | null = null;

// Each address in one expression: bundlers look for it.
const addressOf = (variant: Variant) =>
  variant === "relaxed" ? new URL("./relaxed.wasm", import.meta.url) : new URL("./simd.wasm", import.meta.url);

async function startMachine(): Promise<WasmMachine> {
  const variant = bestVariant();
  const module = await engine.compileStreaming(fetch(addressOf(variant)));
  const { crossOriginIsolated } = globalThis as { readonly crossOriginIsolated?: boolean };
  return new WasmMachine(variant, module, crossOriginIsolated === true ? startWebThread : null);
}

/**
 * Runs programs on the kernels' wasm module in a browser, on `threads` workers. Only a page that is cross-origin isolated
 * (COOP and COEP headers) may share memory with workers; in others one thread computes, the calling one, which should then
 * be a worker itself. One machine serves a whole page.
 */
export async function webExecutor({ threads }: { readonly threads: number }): Promise<KernelExecutor> {
  started ??= startMachine();
  return kernelExecutor((await started).kernels(threads));
}
