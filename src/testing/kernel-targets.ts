import type { Kernels } from "../runtime/kernels.js";
import { hasNativeKernels, nativeKernels } from "../runtime/native-executor.js";
import { bestVariant } from "../runtime/wasm/engine.js";
import { wasmKernels } from "../runtime/wasm-executor.js";

/** The kernels' targets, and why one cannot be tested here. */
export const TARGETS: readonly {
  readonly name: string;
  readonly skip: string | false;
  readonly kernels: (options: { readonly threads: number }) => Kernels;
}[] = [
  { name: "native", skip: hasNativeKernels() ? false : "the addon is not built", kernels: nativeKernels },
  { name: "wasm simd", skip: false, kernels: ({ threads }) => wasmKernels({ threads, variant: "simd" }) },
  {
    name: "wasm relaxed simd",
    skip: bestVariant() === "relaxed" ? false : "this engine has no relaxed SIMD",
    kernels: ({ threads }) => wasmKernels({ threads, variant: "relaxed" }),
  },
];
