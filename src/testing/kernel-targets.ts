import type { Kernels } from "../runtime/kernels.js";
import { hasNativeKernels, nativeKernels } from "../runtime/native-executor.js";
import { bestVariant } from "../runtime/wasm/engine.js";
import { wasmKernels } from "../runtime/wasm-executor.js";

/** The kernels' targets, and why one cannot be tested here. */
export const TARGETS: readonly {
  readonly name: string;
  readonly skip: string | false;
  /** The share of random cases that are tried: the wasm modules are the same source, and slower. */
  readonly share: number;
  readonly kernels: (options: { readonly threads: number }) => Kernels;
}[] = [
  { name: "native", skip: hasNativeKernels() ? false : "the addon is not built", share: 1, kernels: nativeKernels },
  { name: "wasm simd", skip: false, share: 0.3, kernels: ({ threads }) => wasmKernels({ threads, variant: "simd" }) },
  {
    name: "wasm relaxed simd",
    skip: bestVariant() === "relaxed" ? false : "this engine has no relaxed SIMD",
    share: 0.3,
    kernels: ({ threads }) => wasmKernels({ threads, variant: "relaxed" }),
  },
];
