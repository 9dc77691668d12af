import { readFileSync, renameSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../core/errors.js";
import { writeError } from "./files.js";
import { Renewal } from "./lease-renewal.js";
import { createLease, leaseLine, parseLease, readLease } from "./lease-words.js";
import { commandOf, isAlive, isRunning, thisProcess } from "./process-identity.js";
import { temporaryName } from "./temporary-name.js";

/** How often a holder says that it still is one. */
const RENEW_EVERY_MS = 4000;
/** So long without a word, and a holder that nobody here can look at counts as gone. */
const SILENCE_MS = 20_000;
/** What no holder wrote may be half of what one is writing. */
const NONSENSE_MS = 2000;
/** So long a holder that lives gets to end, as it does after its parent was killed. */
const WAIT_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** The right to be the only one that writes into a folder. */
export interface Lease {
  /** Throws a `UserError` (exit code 1) when another process took the lease over, which it may do after a long silence. */
  check(): void;
  /** Gives the lease back. */
  end(): void;
}

export interface LeaseOptions {
  /** What a holder does, for messages: `training into this run`. */
  readonly doing: string;
  /** How long to wait for a holder that lives; for ever where it is infinite. */
  readonly waitMs?: number;
  readonly renewEveryMs?: number;
  /** Told once, in a sentence, when there is somebody to wait for. */
  readonly onWait?: (message: string) => void;
}

/** Whether the process that version 0.1's locks name, by its number alone, still trains. */
function isEarlierHolder(pid: number): boolean {
  if (pid === process.pid || pid === 0 || !isRunning(pid)) return false;
  const command = commandOf(pid);
  return command === null || /trainer-process|convscope/.test(command);
}

/** Whether whoever wrote a lease's file lives, null where only waiting so long can tell; and who it is, for messages. */
function judge(text: string): { readonly alive: boolean | null; readonly who: string; readonly silence: number } {
  const words = parseLease(text);
  if (words !== null) {
    const where = words.host === thisProcess().host ? "" : ` on ${words.host}`;
    return { alive: isAlive(words), who: `Process ${words.pid}${where}`, silence: SILENCE_MS };
  }
  if (/^\d{1,9}\s*$/.test(text))
    return { alive: isEarlierHolder(Number(text)), who: `Process ${text.trim()}`, silence: 0 };
  return { alive: null, who: "Somebody", silence: NONSENSE_MS };
}

/** What a lease's file tells to whoever only looks: `unknown` where another machine or container may hold it. */
export function leaseState(path: string): "held" | "free" | "unknown" {
  try {
    const text = readLease(path);
    if (text === null) return "free";
    const { alive } = judge(text);
    return alive === null ? "unknown" : alive ? "held" : "free";
  } catch {
    return "unknown";
  }
}

/** Removes the file of a holder that is gone, unless somebody else has been quicker. */
function bury(path: string, text: string): void {
  const grave = temporaryName(path);
  try {
    renameSync(path, grave);
    // Another one's, made in between? It gets its own back; should a third have come first, its holder notices.
    const buried = readFileSync(grave, "utf8");
    if (buried !== text) createLease(path, buried);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw writeError(path, error);
  } finally {
    rmSync(grave, { force: true });
  }
}

let leases = 0;

function hold(path: string, id: string, everyMs: number): Lease {
  const renewal = new Renewal({ path, words: { id, ...thisProcess() }, everyMs });
  return {
    check() {
      if (!renewal.isLost) return;
      const message = `Another process has taken ${path} over, so this one ends; what it saved before is there.`;
      throw new UserError(message, 1);
    },
    end() {
      renewal.end();
      try {
        if (parseLease(readLease(path) ?? "")?.id === id) rmSync(path, { force: true });
      } catch {
        // Whoever comes next sees that its holder is gone.
      }
    },
  };
}

/**
 * Makes this process the only one that writes where `path` is the lease's file. A holder is known by host, boot, container
 * and start, not by its number alone: one that is gone is passed over at once; one that nobody here can look at, because it
 * is another machine's or container's, when it has not renewed its lease for 20 seconds. One that lives is waited for. It
 * needs no locks of the file system's, and no clock that agrees with others. Throws a `UserError` (exit code 1) when the
 * holder goes on for longer than `waitMs`, or the file cannot be written.
 */
export async function takeLease(path: string, options: LeaseOptions): Promise<Lease> {
  const { doing, waitMs = WAIT_MS, renewEveryMs = RENEW_EVERY_MS, onWait } = options;
  const started = performance.now();
  const id = `${process.pid}-${Date.now().toString(36)}-${leases++}`;
  let seen: { text: string; since: number; isRenewed: boolean } | null = null;
  let isTold = false;
  for (;;) {
    if (createLease(path, leaseLine({ id, ...thisProcess() }, 0))) return hold(path, id, renewEveryMs);
    const text = readLease(path);
    if (text === null) continue;
    const now = performance.now();
    const { alive, who, silence } = judge(text);
    if (seen === null || seen.text !== text) {
      const isSame: boolean = seen !== null && parseLease(seen.text)?.id === parseLease(text)?.id;
      seen = { text, since: now, isRenewed: isSame };
    }
    if (alive === false || (alive === null && now - seen.since >= silence)) {
      bury(path, text);
      continue;
    }
    if (now - started > waitMs && (alive === true || seen.isRenewed))
      throw new UserError(`${who} is ${doing} (${path}); wait for it or stop it.`, 1);
    if (!isTold && now - started > 2 * LOOK_EVERY_MS) {
      isTold = true;
      onWait?.(`${who} seems to be ${doing}; waiting to see whether it ends (${path}).`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}
