import { execFile } from "node:child_process";
import { UserError } from "../core/errors.js";

/** How a program of the system's ended. */
export interface Answer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const PATIENCE_MS = 60_000;
const MOST_BYTES = 1 << 28;

/**
 * Runs a program of the system's to its end. Rejects with a `UserError` where there is no such program; `needs` says what
 * would bring it.
 */
export function ask(program: string, args: readonly string[], needs: string, input = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { timeout: PATIENCE_MS, maxBuffer: MOST_BYTES, env: { ...process.env, LC_ALL: "C" } };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if ((error as NodeJS.ErrnoException | null)?.code === "ENOENT")
        reject(new UserError(`There is no program ${program} on this machine; ${needs}.`));
      else resolve({ ok: error === null, stdout, stderr: stderr.trim() });
    });
    child.stdin?.on("error", () => {}).end(input);
  });
}
