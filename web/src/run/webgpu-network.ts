import type * as OnnxRuntime from "onnxruntime-web";
import type { BrowserNetwork } from "../../../src/page/checked-answer.js";

/** ONNX Runtime Web's files, which the server has where that package is installed beside it. */
const addressOf = (name: string) => new URL(`webgpu/${name}`, document.baseURI).href;

/** Makes an exported ONNX network, with its preprocessing in it, ready to run on the graphics card. */
export async function webgpuNetwork(model: Uint8Array): Promise<BrowserNetwork> {
  const runtime = (await import(/* @vite-ignore */ addressOf("runtime.mjs"))) as typeof OnnxRuntime;
  const { env, InferenceSession, Tensor } = runtime;
  env.wasm.wasmPaths = { wasm: addressOf("runtime.wasm") };
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(model, { executionProviders: ["webgpu"] });
  let computed: Promise<unknown> = Promise.resolve();
  return {
    threads: 1,
    run: async (pixels, size) => {
      const running = session.run({ images: new Tensor("uint8", pixels, [1, 3, size, size]) }, ["probabilities"]);
      computed = running.catch(() => {});
      return Array.from((await running).probabilities.data as Float32Array);
    },
    close: async () => {
      await computed;
      await session.release();
    },
  };
}
