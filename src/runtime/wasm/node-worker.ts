import { parentPort } from "node:worker_threads";
import { type Order, worker } from "./thread.js";

const carryOut = worker();
parentPort!.on("message", (order: Order) => {
  carryOut(order);
  parentPort!.postMessage(null);
});
