import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A worker process of one engine, asked by JSON lines. */
export class Engine {
  #answers;
  #process;

  constructor(name, command, args, env = {}) {
    this.name = name;
    this.#process = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "ignore"] });
    this.#process.on("error", () => {});
    this.#process.stdin.on("error", () => {});
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** One command's answer; a worker that is gone answers `{ ok: false }`. */
  async ask(cmd, options = {}) {
    this.#process.stdin.write(`${JSON.stringify({ cmd, ...options })}\n`);
    const { value, done } = await this.#answers.next();
    return done ? { ok: false, error: "its process ended" } : JSON.parse(value);
  }

  quit() {
    this.#process.kill();
  }
}
