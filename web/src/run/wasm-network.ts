import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import type { BrowserNetwork } from "../../../src/page/checked-answer.js";

/** Makes an exported ONNX network, with its preprocessing in it, ready to run on the processor. */
export async function wasmNetwork(model: Uint8Array): Promise<BrowserNetwork> {
  env.wasm.wasmPaths = { wasm: new URL(wasm, document.baseURI).href };
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(model, { executionProviders: ["wasm"] });
  return {
    run: async (pixels, size) => {
      const outputs = await session.run({ images: new Tensor("uint8", pixels, [1, 3, size, size]) }, ["probabilities"]);
      return Array.from(outputs.probabilities.data as Float32Array);
    },
  };
}
