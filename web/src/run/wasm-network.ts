import * as runtime from "onnxruntime-web/wasm";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { browserNetwork } from "./browser-network.js";

/**
 * More hardly help with one image. Half the cores are left to whoever trains: where threads outnumber the cores that are
 * free, each waits for the slowest, and the answer comes later than from one.
 */
const threads = Math.min(4, Math.ceil(navigator.hardwareConcurrency / 2));

/** Makes an exported ONNX network ready to run on the processor. */
export const wasmNetwork = (model: Uint8Array) => browserNetwork({ runtime, wasm, provider: "wasm", threads }, model);
