import { Worker } from "node:worker_threads";
import { UserError } from "../core/errors.js";
import type { FromWorker, ToWorker, WorkerSetup } from "./loader-messages.js";

/** Some images of one batch, in the order asked for. */
export interface Batch {
  /** [size, 3, S, S]. Not to be used any more once the batch is recycled. */
  readonly images: Uint8Array<ArrayBuffer>;
  /** The items that the images are of. */
  readonly indices: Uint32Array;
  /** The number of images; the last batch of an epoch may have fewer than the others. */
  readonly size: number;
}

/** The batches of one epoch. */
export interface BatchSource {
  /**
   * The next batch, or null after the last, and as soon as another epoch is started or the loader closed. Rejects with a
   * `UserError` (exit code 1) when the cache cannot be read.
   */
  next(): Promise<Batch | null>;
  /** Gives a batch's memory back, so that a later batch is read into it and none is allocated. */
  recycle(batch: Batch): void;
}

/** Reads batches from an image cache in a thread of its own, ahead of whoever asks for them. */
export interface Loader {
  /** Begins an epoch: the items `order`, `batchSize` at a time. An epoch still under way ends. */
  start(order: Uint32Array, batchSize: number): BatchSource;
  close(): Promise<void>;
}

export interface LoaderOptions {
  /** The `dir` and the `size` of a prepared cache. */
  readonly cacheDir: string;
  readonly size: number;
  /** The number of batches read ahead. */
  readonly depth?: number;
}

type Arrival = { readonly buffer: ArrayBuffer } | { readonly error: Error } | null;

/** Values that arrive by themselves and are asked for one by one; null, or an error, is the last and stays. */
class Arrivals {
  readonly #here: Arrival[] = [];
  readonly #asked: ((value: Arrival) => void)[] = [];
  #last: Arrival | undefined;

  push(value: Arrival): void {
    if (this.#last !== undefined) return;
    if (value === null || "error" in value) {
      this.#last = value;
      for (const answer of this.#asked.splice(0)) answer(value);
    } else {
      const answer = this.#asked.shift();
      if (answer === undefined) this.#here.push(value);
      else answer(value);
    }
  }

  /** Ends at once, and gives back what had arrived and was not asked for. */
  cancel(): ArrayBuffer[] {
    this.push(null);
    return this.#here.splice(0).flatMap((value) => (value !== null && "buffer" in value ? [value.buffer] : []));
  }

  async take(): Promise<ArrayBuffer | null> {
    const here = this.#here.shift() ?? this.#last;
    const value = here === undefined ? await new Promise<Arrival>((resolve) => this.#asked.push(resolve)) : here;
    if (value !== null && "error" in value) throw value.error;
    return value === null ? null : value.buffer;
  }
}

/** Opens a loader on a prepared cache. It does not keep the process alive except while a batch is waited for. */
export function openLoader({ cacheDir, size, depth = 3 }: LoaderOptions): Loader {
  const setup: WorkerSetup = { cacheDir, size };
  const worker = new Worker(new URL("./loader-worker.js", import.meta.url), { workerData: setup });
  worker.unref();
  const imageBytes = 3 * size * size;
  let epoch = 0;
  let arrivals = new Arrivals();
  let dead: Error | null = null;
  let holds = 0;

  const post = (message: ToWorker, transfer: ArrayBuffer[] = []) => worker.postMessage(message, transfer);
  const giveBack = (buffer: ArrayBuffer) => {
    // A buffer that was transferred before has no bytes left: the batch is recycled twice.
    if (buffer.byteLength > 0) post({ type: "recycle", buffer }, [buffer]);
  };
  /** Keeps the process alive until a promise is settled. */
  const held = async <T>(promise: Promise<T>): Promise<T> => {
    if (holds++ === 0) worker.ref();
    return promise.finally(() => {
      if (--holds === 0) worker.unref();
    });
  };
  const die = (error: Error) => {
    dead = error;
    arrivals.push({ error });
  };
  worker.on("message", (message: FromWorker) => {
    if ("failure" in message) {
      if (message.epoch === epoch) arrivals.push({ error: new UserError(message.failure, 1) });
    } else if (message.epoch === epoch) {
      arrivals.push(message);
    } else {
      giveBack(message.buffer);
    }
  });
  worker.on("error", die);
  worker.on("exit", (code) => die(new Error(`The thread that reads images ended by itself (code ${code}).`)));

  return {
    start(order, batchSize) {
      arrivals.cancel().forEach(giveBack);
      const mine = new Arrivals();
      const items = order.slice();
      const current = ++epoch;
      arrivals = mine;
      if (dead !== null) mine.push({ error: dead });
      post({ type: "start", epoch, order: items, batchSize, credits: depth });
      let position = 0;
      return {
        async next() {
          if (position >= items.length) return null;
          const indices = items.subarray(position, position + batchSize);
          position += batchSize;
          const buffer = await held(mine.take());
          if (buffer === null) return null;
          post({ type: "credit", epoch: current });
          return { images: new Uint8Array(buffer, 0, indices.length * imageBytes), indices, size: indices.length };
        },
        recycle: ({ images }) => giveBack(images.buffer),
      };
    },
    async close() {
      arrivals.cancel();
      await held(worker.terminate());
    },
  };
}
