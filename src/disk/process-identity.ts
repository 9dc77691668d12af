import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** What tells a process from every other one, on this machine and elsewhere, now and after a restart. */
export interface ProcessIdentity {
  readonly host: string;
  /** The start of the machine; null where the system does not name it. */
  readonly boot: string | null;
  /** Among which processes the number counts: each container has its own; null where the system knows no such thing. */
  readonly namespace: string | null;
  readonly pid: number;
  /** When the process began, in the system's own words; null where it does not tell. */
  readonly started: string | null;
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** What `ps` says of a process, in the same language whoever asks; throws an `Error` where there is no such process. */
function askPs(what: string, pid: number): string {
  return execFileSync("ps", ["-o", what, "-p", String(pid)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, LC_ALL: "C" },
  });
}

/** When a process of this machine and namespace began; null where there is no such process, or nobody tells. */
function startOf(pid: number): string | null {
  if (process.platform === "linux") {
    // The name before the last bracket may hold anything; the 20th word after it is the start, in ticks since the boot.
    return attempt(() => readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)!.split(" ")[19]);
  }
  if (process.platform === "win32") return null;
  return attempt(() => askPs("lstart=", pid).trim() || null);
}

function identify(): ProcessIdentity {
  return {
    host: hostname(),
    boot: attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    namespace: attempt(() => readlinkSync("/proc/self/ns/pid")),
    pid: process.pid,
    started: startOf(process.pid),
  };
}

let own: ProcessIdentity | null = null;

/** Who this process is. */
export function thisProcess(): ProcessIdentity {
  return (own ??= identify());
}

/** Whether a process of this number lives here. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The namespace that a Linux machine starts with, whose processes see those of all others. */
const FIRST_NAMESPACE = "pid:[4026531836]";

/** Whether no process of this machine is in a namespace; false where that cannot be seen from here. */
function isEmptied(namespace: string | null): boolean {
  if (namespace === null || thisProcess().namespace !== FIRST_NAMESPACE) return false;
  const pids = attempt(() => readdirSync("/proc").filter((name) => /^\d+$/.test(name))) ?? [];
  const namespaces = pids.map((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/ns/pid`);
    } catch (error) {
      // One that has just ended counts for nothing, one that hides for anything.
      return (error as NodeJS.ErrnoException).code === "ENOENT" ? FIRST_NAMESPACE : namespace;
    }
  });
  return namespaces.length > 0 && !namespaces.includes(namespace);
}

/**
 * Whether a process lives; null where that cannot be told from here: it is another machine's or another container's, or
 * the machine has been started since.
 */
export function isAlive(other: ProcessIdentity): boolean | null {
  const me = thisProcess();
  const isNear = other.host === me.host || (other.boot !== null && other.boot === me.boot);
  if (!isNear || other.boot !== me.boot) return null;
  if (other.namespace !== me.namespace) return me.boot !== null && isEmptied(other.namespace) ? false : null;
  if (!isRunning(other.pid)) return false;
  // Numbers are given again: a process of this number that began at another time is another one.
  const started = startOf(other.pid);
  return started === null || other.started === null ? null : started === other.started;
}

/** The command line of a process of this machine and namespace; null where nobody tells. */
export function commandOf(pid: number): string | null {
  if (process.platform === "linux")
    return attempt(() => readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
  if (process.platform === "win32") return null;
  return attempt(() => askPs("command=", pid));
}
