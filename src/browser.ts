/**
 * What the package offers to pages and workers, as `convscope/browser`: the same networks, settings and `fit`, on the kernels'
 * wasm module. It needs a bundler that follows `new URL(…, import.meta.url)`, as vite and webpack do.
 *
 * @module convscope/browser
 */

export * from "./anywhere.js";

export type { KernelExecutor } from "./runtime/kernel-executor.js";
export { webExecutor } from "./runtime/wasm/web-executor.js";
export { decodeInPage, type ImageFile, type LabelledFiles } from "./library/page/decode.js";
export { fit, type FitOptions, openRun } from "./library/page/fit.js";
export type { AskOptions, Checkpoint, ImagePrediction, Run } from "./library/page/run.js";
