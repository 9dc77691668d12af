import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const SERVER = fileURLToPath(new URL("./command-server.js", import.meta.url));

/** What is to be run, in a folder: arguments of the command line, or a module's file. */
export interface Step {
  readonly folder: string;
  readonly run: readonly string[] | { readonly module: string };
}

/** What it showed; `said` is both streams, as a terminal has them. */
export interface Shown {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly said: string;
}

/** Runs one step after another in one process, which is started with the first and keeps nobody waiting in the end. */
export class CommandServer {
  #process: ChildProcess | undefined;
  #asked: Promise<unknown> = Promise.resolve();

  constructor(private readonly env: () => NodeJS.ProcessEnv) {}

  /** Rejects when the process ends instead of answering. */
  ask(step: Step): Promise<Shown> {
    const answer = this.#asked.then(() => this.#answer(step));
    this.#asked = answer.catch(() => {});
    return answer;
  }

  async #answer(step: Step): Promise<Shown> {
    const server = (this.#process ??= fork(SERVER, [], { env: this.env(), stdio: "ignore" }));
    const listening = new AbortController();
    const { signal } = listening;
    server.channel!.ref();
    server.send(step);
    const [shown] = (await Promise.race([
      once(server, "message", { signal }),
      once(server, "exit", { signal }).then(([code]) => {
        throw new Error(`${JSON.stringify(step.run)} ended the process that ran it (${String(code)})`);
      }),
    ])) as [Shown];
    listening.abort();
    server.channel!.unref();
    server.unref();
    return shown;
  }
}
