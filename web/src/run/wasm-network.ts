// The compiled code, beside which the kernels' wasm modules and the worker's script lie.
import { decodeProgram } from "../../../dist/program/transport.js";
import { webExecutor } from "../../../dist/runtime/wasm/web-executor.js";
import type { BrowserNetwork } from "../../../src/page/checked-answer.js";

/**
 * More hardly help with one image. Half the cores are left to whoever trains: where threads outnumber the cores that are
 * free, each waits for the slowest, and the answer comes later than from one.
 */
const threads = Math.min(4, Math.ceil(navigator.hardwareConcurrency / 2));

/** Makes a network's program ready to run on the processor, on one thread where the browser lets no memory be shared. */
export async function wasmNetwork(bytes: Uint8Array<ArrayBuffer>): Promise<BrowserNetwork> {
  const executor = await webExecutor({ threads });
  const session = await executor.load(decodeProgram(bytes));
  let computed: Promise<unknown> = Promise.resolve();
  return {
    threads: crossOriginIsolated ? threads : 1,
    run: async (pixels, size) => {
      const data = new Uint8Array(pixels);
      const running = session.run(new Map([["images", { dtype: "uint8", shape: [1, 3, size, size], data }]]));
      computed = running.catch(() => {});
      return Array.from((await running).get("probabilities")!.data);
    },
    close: async () => {
      await computed;
      await session.close();
    },
  };
}
