import { type ChildProcess, fork } from "node:child_process";
import { UserError } from "../core/errors.js";
import type { LookJob, LookResults } from "./look-jobs.js";
import type { LookAnswer, LookRequest } from "./look-process.js";

interface Waiting {
  readonly request: LookRequest;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** After so long without work the process ends and gives its memory back. */
const IDLE_MS = 60_000;
/** More than a page asks for at once; who asks for more is told to wait. */
const MOST_WAITING = 64;

/** Looks into networks in a process of its own, one job after another; the process is started when it is needed. */
export class Looker {
  #child: ChildProcess | null = null;
  #idle: NodeJS.Timeout | null = null;
  #number = 0;
  #isClosed = false;
  readonly #queue: Waiting[] = [];

  /** Does a job after those before it. Throws a `UserError` for what the user can mend, and an `Error` for all else. */
  async do<T extends LookJob["type"]>(job: Extract<LookJob, { type: T }>): Promise<LookResults[T]> {
    if (this.#isClosed) throw new Error("This server is ending.");
    if (this.#queue.length >= MOST_WAITING)
      throw new UserError("Too much is asked for at once; try again in a moment.");
    return new Promise<unknown>((resolve, reject) => {
      this.#queue.push({ request: { number: this.#number++, job }, resolve, reject });
      if (this.#queue.length === 1) this.#next();
    }) as Promise<LookResults[T]>;
  }

  /** Ends the process; jobs that wait fail. */
  close(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#isClosed = true;
    this.#child?.kill("SIGKILL");
  }

  #next(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    if (this.#queue.length === 0) {
      this.#idle = setTimeout(() => this.#child?.disconnect(), IDLE_MS).unref();
      return;
    }
    this.#child ??= this.#start();
    this.#child.send(this.#queue[0].request);
  }

  #start(): ChildProcess {
    const child = fork(new URL("./look-process.js", import.meta.url), [], { serialization: "advanced" });
    child.on("message", (answer: LookAnswer) => {
      const { resolve, reject } = this.#queue.shift()!;
      if ("result" in answer) resolve(answer.result);
      else reject(answer.isUserError ? new UserError(answer.error) : new Error(answer.error));
      this.#next();
    });
    child.on("exit", () => {
      this.#child = null;
      const lost = this.#queue.splice(0, this.#isClosed ? this.#queue.length : 1);
      for (const { reject } of lost)
        reject(new Error("The process that looks into networks ended without a word (out of memory?)."));
      if (this.#queue.length > 0) this.#next();
    });
    return child;
  }
}
