import * as runtime from "onnxruntime-web/wasm";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { browserNetwork } from "./browser-network.js";

/** Makes an exported ONNX network ready to run on the processor. */
export const wasmNetwork = (model: Uint8Array) => browserNetwork({ runtime, wasm, provider: "wasm" }, model);
