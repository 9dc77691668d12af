import type { Order, Thread } from "./thread.js";

/** What is used of a browser's workers. */
declare class Worker {
  constructor(address: URL, options: { readonly type: "module" });
  onmessage: () => void;
  onerror: (event: { readonly message?: string }) => void;
  postMessage(order: Order): void;
}

/** A thread of a browser's. */
export function startWebThread(): Thread {
  // Written out in one expression: bundlers look for it.
  const worker = new Worker(new URL("./web-worker.js", import.meta.url), { type: "module" });
  return {
    carryOut: (order) =>
      new Promise((resolve, reject) => {
        worker.onmessage = resolve;
        worker.onerror = ({ message }) => reject(new Error(message ?? "a worker of the wasm kernels did not start"));
        worker.postMessage(order);
      }),
  };
}
