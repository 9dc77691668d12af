import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../core/errors.js";
import { writeError } from "./files.js";

const WAIT_MS = 15_000;
const LOOK_EVERY_MS = 100;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The process that holds a run's lock; null where none does, or it is gone. */
export function lockHolder(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    return Number.isSafeInteger(pid) && pid > 0 && isAlive(pid) ? pid : null;
  } catch {
    return null;
  }
}

/**
 * Makes this process the only one that writes into a run. A holder that was killed is passed over; one that lives gets
 * some seconds (`waitMs`) to end, as it does after its parent was killed. Throws a `UserError` (exit code 1) when it goes
 * on.
 */
export async function lockRun(path: string, waitMs = WAIT_MS): Promise<() => void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw writeError(path, error);
    }
    const pid = lockHolder(path);
    if (pid === null) {
      rmSync(path, { force: true });
    } else if (Date.now() > deadline) {
      throw new UserError(`Process ${pid} is training into this run (${path}); wait for it or stop it.`, 1);
    } else {
      await sleep(LOOK_EVERY_MS);
    }
  }
}
