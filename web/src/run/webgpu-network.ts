import * as runtime from "onnxruntime-web/webgpu";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import { browserNetwork } from "./browser-network.js";

/** Makes an exported ONNX network ready to run on the graphics card. */
export const webgpuNetwork = (model: Uint8Array) =>
  browserNetwork({ runtime, wasm, provider: "webgpu", threads: 1 }, model);
