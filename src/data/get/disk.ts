import { statfs } from "node:fs/promises";
import { formatBytes } from "../../core/format.js";
import { UserError } from "../../core/errors.js";

/** Throws a `UserError` if the disk of an existing folder has less than `bytes` left. */
export async function requireSpace(folder: string, bytes: number, what: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new UserError(
    `The disk of ${folder} has ${formatBytes(free)} left, but ${what} needs ${formatBytes(bytes)}: make room, or give a folder on another disk with --out.`,
    1,
  );
}

/** A `UserError` (exit code 1) for a file system call that failed on `path`. */
export function diskError(path: string, error: unknown): UserError {
  const reason = error instanceof Error ? error.message : String(error);
  return new UserError(
    `${path} cannot be written: ${reason}; make room or see to its permissions, then run again to go on.`,
    1,
    { cause: error },
  );
}
