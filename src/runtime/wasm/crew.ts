import type { Beginning, Share, Thread } from "./thread.js";

/** Threads that run plans together, one plan after the other; they are started when they are first wanted. */
export class Crew {
  readonly #threads: Thread[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly start: () => Thread,
    private readonly beginning: (thread: number) => Beginning,
  ) {}

  /** Calls `prepare` when the plans before are done, then lets `count` threads do what it gives. */
  run(count: number, prepare: () => Share): Promise<void> {
    const done = this.#last.then(async () => {
      while (this.#threads.length < count) await this.#add();
      const share = prepare();
      await Promise.all(this.#threads.slice(0, count).map((thread) => thread.carryOut(share)));
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #add(): Promise<void> {
    const thread = this.start();
    await thread.carryOut(this.beginning(this.#threads.length));
    this.#threads.push(thread);
  }
}
