import type * as OnnxRuntime from "onnxruntime-web";
import type { BrowserNetwork } from "../../../src/page/checked-answer.js";

/** A build of ONNX Runtime Web: its functions, the address of its machine code, and what it computes on. */
interface Build {
  readonly runtime: Pick<typeof OnnxRuntime, "env" | "InferenceSession" | "Tensor">;
  readonly wasm: string;
  readonly provider: "wasm" | "webgpu";
  /** How many threads are wanted; there is one where the browser lets no memory be shared. */
  readonly threads: number;
}

/** Makes an exported ONNX network, with its preprocessing in it, ready to run in this browser. */
export async function browserNetwork(
  { runtime, wasm, provider, threads }: Build,
  model: Uint8Array,
): Promise<BrowserNetwork> {
  const { env, InferenceSession, Tensor } = runtime;
  env.wasm.wasmPaths = { wasm: new URL(wasm, document.baseURI).href };
  env.wasm.numThreads = crossOriginIsolated ? threads : 1;
  const session = await InferenceSession.create(model, { executionProviders: [provider] });
  let computed: Promise<unknown> = Promise.resolve();
  return {
    threads: env.wasm.numThreads,
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
