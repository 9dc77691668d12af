import { Worker } from "node:worker_threads";
import type { Thread } from "./thread.js";

/** A thread of Node's; it keeps the process from ending only while it works. */
export function startNodeThread(): Thread {
  const worker = new Worker(new URL("./node-worker.js", import.meta.url));
  worker.unref();
  return {
    carryOut: (order) =>
      new Promise((resolve, reject) => {
        worker.ref();
        worker.once("error", reject);
        worker.once("message", () => {
          worker.unref();
          worker.off("error", reject);
          resolve();
        });
        worker.postMessage(order);
      }),
  };
}
