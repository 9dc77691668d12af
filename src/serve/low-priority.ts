import { readdirSync } from "node:fs";
import { getPriority, setPriority } from "node:os";

/** Nice to everybody else, and yet done in reasonable time on a busy machine. */
const NICE = 10;
const THREADS = "/proc/self/task";

/** This process's threads; on Linux each has a priority of its own, elsewhere they have the process's. */
function threads(): number[] {
  try {
    return readdirSync(THREADS).map(Number);
  } catch {
    return [process.pid];
  }
}

/**
 * Lets every thread of this process wait for other programs: the one that computes, those that already read and decode,
 * and whatever threads these start. A process that began with a lower priority keeps that: only root may raise it.
 */
export function lowerPriority(): void {
  for (const thread of threads()) {
    try {
      setPriority(thread, Math.max(NICE, getPriority(thread)));
    } catch (error) {
      // It may have ended in the meantime.
      if ((error as { info?: { code?: string } }).info?.code !== "ESRCH") throw error;
    }
  }
}
