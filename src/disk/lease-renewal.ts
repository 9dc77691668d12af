import { Worker } from "node:worker_threads";
import type { LeaseWords } from "./lease-words.js";

/** Where a lease stands, in memory that its holder and the thread that renews it share. */
export const STATE = { held: 0, renewing: 1, lost: 2, ended: 3 } as const;

/** What the thread that renews a lease works with. */
export interface RenewalSetup {
  readonly path: string;
  readonly words: Omit<LeaseWords, "renewals">;
  readonly everyMs: number;
  readonly state: Int32Array;
}

/** More than any disk that works needs for a line. */
const PATIENCE_MS = 2000;

/** A lease that is renewed again and again, by a thread of its own: a training step may block this one for long. */
export class Renewal {
  readonly #state = new Int32Array(new SharedArrayBuffer(4));
  readonly #thread: Worker;

  constructor(setup: Omit<RenewalSetup, "state">) {
    const workerData: RenewalSetup = { ...setup, state: this.#state };
    this.#thread = new Worker(new URL("./lease-thread.js", import.meta.url), { workerData });
    // Where it cannot run, those who are near still see that this process lives.
    this.#thread.on("error", () => {});
    this.#thread.unref();
  }

  /** Whether another process has the lease now. */
  get isLost(): boolean {
    return Atomics.load(this.#state, 0) === STATE.lost;
  }

  /** No renewal begins after this. */
  end(): void {
    const { held, renewing, ended } = STATE;
    if (Atomics.compareExchange(this.#state, 0, held, ended) === renewing) {
      Atomics.wait(this.#state, 0, renewing, PATIENCE_MS);
      Atomics.compareExchange(this.#state, 0, held, ended);
    }
    void this.#thread.terminate();
  }
}
