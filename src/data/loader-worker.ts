// Runs in a worker thread: reads batches from the cache ahead of the trainer, as far as its credits reach.
import { parentPort, workerData } from "node:worker_threads";
import { repeatsOf } from "./augment/augment.js";
import { openSlots } from "./cache/slots.js";
import { fillBatch, type ReadPhoto } from "./fill-batch.js";
import type { EpochShare, FromWorker, ToWorker, WorkerSetup } from "./loader-messages.js";

const { source, size } = workerData as WorkerSetup;
const imageBytes = 3 * size * size;
const NOTHING: EpochShare = { order: new Uint32Array(0), batchSize: 1, first: 0, stride: 1, augmentation: null };
let read: ReadPhoto | undefined;
let spare: ArrayBuffer[] = [];
let epoch = -1;
let share = NOTHING;
let repeats = NOTHING.order;
let next = 0;
let credits = 0;
let pumping = false;

const batchBytes = () => share.batchSize * imageBytes;

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer);
}

function openSource(): ReadPhoto {
  if ("photos" in source) return openSlots(source.photos).read;
  const { images } = source;
  return (item, out, offset) => out.set(images.subarray(item * imageBytes, (item + 1) * imageBytes), offset);
}

function readBatch(): void {
  const { stride } = share;
  const buffer = spare.pop() ?? new ArrayBuffer(batchBytes());
  read ??= openSource();
  fillBatch({ ...share, repeats }, next, read, size, new Uint8Array(buffer));
  next += stride;
  credits--;
  send({ epoch, buffer }, [buffer]);
}

/** Reads one batch and comes back after the messages that have arrived meanwhile: a new epoch must not wait. */
function pump(): void {
  pumping = false;
  if (credits === 0 || next * share.batchSize >= share.order.length) return;
  try {
    readBatch();
  } catch (error) {
    share = NOTHING;
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
    if (message.buffer.byteLength === batchBytes()) spare.push(message.buffer);
    return;
  }
  if (message.type === "start") {
    ({ epoch, share, credits } = message);
    next = share.first;
    repeats = share.augmentation === null ? NOTHING.order : repeatsOf(share.order);
    spare = spare.filter(({ byteLength }) => byteLength === batchBytes());
  } else if (message.epoch === epoch) {
    credits++;
  }
  schedule();
});
