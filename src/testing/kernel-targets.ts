import type { KernelExecutor } from "../runtime/kernel-executor.js";
import { guardedExecutor } from "./guarded.js";
import { hasNativeKernels, nativeExecutor } from "../runtime/native-executor.js";
import { bestVariant } from "../runtime/wasm/engine.js";
import { wasmExecutor } from "../runtime/wasm-executor.js";

/** The kernels' targets, and why one cannot be tested here. */
export const TARGETS: readonly {
  readonly name: string;
  readonly skip: string | false;
  readonly create: (options: { readonly threads: number }) => KernelExecutor;
  /** The same, and a run fails that writes where it may not, if that can be seen. */
  readonly guarded?: (options: { readonly threads: number }) => KernelExecutor;
}[] = [
  {
    name: "native",
    skip: hasNativeKernels() ? false : "the addon is not built",
    create: nativeExecutor,
    guarded: guardedExecutor,
  },
  { name: "wasm simd", skip: false, create: ({ threads }) => wasmExecutor({ threads, variant: "simd" }) },
  {
    name: "wasm relaxed simd",
    skip: bestVariant() === "relaxed" ? false : "this engine has no relaxed SIMD",
    create: ({ threads }) => wasmExecutor({ threads, variant: "relaxed" }),
  },
];
