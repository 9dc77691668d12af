import { existsSync, statfsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../../core/errors.js";
import { formatBytes } from "../../core/format.js";

/** The folder of all caches: `CONVSCOPE_CACHE`, else `convscope` in `XDG_CACHE_HOME`, else in `~/.cache`. */
export function defaultCacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const { CONVSCOPE_CACHE: own, XDG_CACHE_HOME: common } = environment;
  if (own !== undefined && own !== "") return resolve(own);
  return join(common !== undefined && common !== "" ? common : join(homedir(), ".cache"), "convscope");
}

/** Runs work that writes into a cache folder; a failure of the disk becomes a `UserError` (exit code 1) naming it. */
export function onDisk<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    throw new UserError(
      `The image cache cannot be written in "${folder}" (${error.message}); make room there, or name a writable folder ` +
        `with --cache DIR or the variable CONVSCOPE_CACHE.`,
      1,
      { cause: error },
    );
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
