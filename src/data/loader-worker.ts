// Runs in a worker thread: reads batches from the cache ahead of the trainer, as far as its credits reach.
import { parentPort, workerData } from "node:worker_threads";
import { openSlots, type Slots } from "./cache/slots.js";
import type { FromWorker, ToWorker, WorkerSetup } from "./loader-messages.js";

const { cacheDir, size } = workerData as WorkerSetup;
const imageBytes = 3 * size * size;
let slots: Slots | undefined;
let spare: ArrayBuffer[] = [];
let epoch = -1;
let order: Uint32Array = new Uint32Array(0);
let batchBytes = 0;
let next = 0;
let credits = 0;
let pumping = false;

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer);
}

function readBatch(): void {
  const buffer = spare.pop() ?? new ArrayBuffer(batchBytes);
  const out = new Uint8Array(buffer);
  const end = Math.min(order.length, next + batchBytes / imageBytes);
  slots ??= openSlots(cacheDir, size);
  for (let offset = 0; next < end; next++, offset += imageBytes) slots.read(order[next], out, offset);
  credits--;
  send({ epoch, buffer }, [buffer]);
}

/** Reads one batch and comes back after the messages that have arrived meanwhile: a new epoch must not wait. */
function pump(): void {
  pumping = false;
  if (credits === 0 || next >= order.length) return;
  try {
    readBatch();
  } catch (error) {
    order = new Uint32Array(0);
    send({ epoch, failure: (error as Error).message });
  }
  schedule();
}

function schedule(): void {
  if (pumping) return;
  pumping = true;
  setImmediate(pump);
}

parentPort!.on("message", (message: ToWorker) => {
  if (message.type === "recycle") {
    if (message.buffer.byteLength === batchBytes) spare.push(message.buffer);
    return;
  }
  if (message.type === "start") {
    ({ epoch, order, credits } = message);
    next = 0;
    batchBytes = message.batchSize * imageBytes;
    spare = spare.filter(({ byteLength }) => byteLength === batchBytes);
  } else if (message.epoch === epoch) {
    credits++;
  }
  schedule();
});
