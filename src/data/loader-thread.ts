import { Worker } from "node:worker_threads";
import { UserError } from "../core/errors.js";
import type { EpochShare, FromWorker, ToWorker, WorkerSetup } from "./loader-messages.js";

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

/** One worker of a loader. It does not keep the process alive except while a batch is waited for. */
export class LoaderThread {
  readonly #worker: Worker;
  #epoch = 0;
  #arrivals = new Arrivals();
  #dead: Error | null = null;
  #holds = 0;

  constructor(setup: WorkerSetup) {
    // Not this process's own flags: a program read with --input-type would have its worker refused.
    const url = new URL("./loader-worker.js", import.meta.url);
    this.#worker = new Worker(url, { workerData: setup, execArgv: [] });
    this.#worker.unref();
    this.#worker.on("message", (message: FromWorker) => this.#receive(message));
    this.#worker.on("error", (error) => this.#die(error));
    this.#worker.on("exit", (code) =>
      this.#die(new Error(`The thread that reads images ended by itself (code ${code}).`)),
    );
  }

  /**
   * Begins its share of an epoch, `depth` batches ahead; an epoch still under way ends. Gives a function for the next
   * batch's memory: null as soon as another epoch is started or the thread closed.
   */
  start(share: EpochShare, depth: number): () => Promise<ArrayBuffer | null> {
    for (const buffer of this.#arrivals.cancel()) this.giveBack(buffer);
    const arrivals = new Arrivals();
    const epoch = ++this.#epoch;
    this.#arrivals = arrivals;
    if (this.#dead !== null) arrivals.push({ error: this.#dead });
    this.#post({ type: "start", epoch, share, credits: depth });
    return async () => {
      const buffer = await this.#held(arrivals.take());
      if (buffer !== null) this.#post({ type: "credit", epoch });
      return buffer;
    };
  }

  /** Lets a later batch be read into a buffer. */
  giveBack(buffer: ArrayBuffer): void {
    // A buffer that was transferred before has no bytes left: the batch is recycled twice.
    if (buffer.byteLength > 0) this.#post({ type: "recycle", buffer }, [buffer]);
  }

  async close(): Promise<void> {
    this.#arrivals.cancel();
    await this.#held(this.#worker.terminate());
  }

  #receive(message: FromWorker): void {
    const current = message.epoch === this.#epoch;
    if ("failure" in message) {
      if (current) this.#arrivals.push({ error: new UserError(message.failure, 1) });
    } else if (current) {
      this.#arrivals.push(message);
    } else {
      this.giveBack(message.buffer);
    }
  }

  #die(error: Error): void {
    this.#dead = error;
    this.#arrivals.push({ error });
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  /** Keeps the process alive until a promise is settled. */
  async #held<T>(promise: Promise<T>): Promise<T> {
    if (this.#holds++ === 0) this.#worker.ref();
    return promise.finally(() => {
      if (--this.#holds === 0) this.#worker.unref();
    });
  }
}
