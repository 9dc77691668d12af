import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";

/** A network that runs in this browser. */
export interface BrowserNetwork {
  /** The probabilities of an image, uint8 [3, size, size], and how many milliseconds they took. */
  run(pixels: Uint8Array, size: number): Promise<{ probabilities: number[]; milliseconds: number }>;
}

/** Makes an exported ONNX network, with its preprocessing in it, ready to run. */
export async function browserNetwork(model: Uint8Array): Promise<BrowserNetwork> {
  env.wasm.wasmPaths = { wasm: new URL(wasm, document.baseURI).href };
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(model, { executionProviders: ["wasm"] });
  return {
    run: async (pixels, size) => {
      const started = performance.now();
      const outputs = await session.run({ images: new Tensor("uint8", pixels, [1, 3, size, size]) }, ["probabilities"]);
      const milliseconds = performance.now() - started;
      return { probabilities: Array.from(outputs.probabilities.data as Float32Array), milliseconds };
    },
  };
}
