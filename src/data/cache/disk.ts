import { existsSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UserError } from "../../core/errors.js";
import { formatBytes } from "../../core/format.js";

/** A failure of the disk as a `UserError` (exit code 1) that names a cache folder; other errors stay as they are. */
export function asDiskError(folder: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  return new UserError(
    `The image cache cannot be written in "${folder}" (${error.message}); make room there, or name a writable folder ` +
      `with --cache DIR or the variable CONVSCOPE_CACHE.`,
    1,
    { cause: error },
  );
}

/** Runs work that writes into a cache folder; a failure of the disk becomes a `UserError` (exit code 1) naming it. */
export function onDisk<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asDiskError(folder, error);
  }
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

/** Throws a `UserError` (exit code 1) when a folder's disk has less than `needed` bytes free. */
export function requireSpace(folder: string, needed: number): void {
  const { bavail, bsize, blocks } = onDisk(folder, () => statfsSync(nearestExisting(resolve(folder))));
  const free = bavail * bsize;
  // Some network and memory file systems report no size at all.
  if (blocks === 0 || needed <= free) return;
  throw new UserError(
    `The image cache needs ${formatBytes(needed)} in "${folder}", where ${formatBytes(free)} are free; ` +
      `make room or name another folder with --cache DIR.`,
    1,
  );
}
