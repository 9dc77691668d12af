import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { writeError } from "./files.js";
import type { ProcessIdentity } from "./process-identity.js";
import { temporaryName } from "./temporary-name.js";

/** What a lease's file says, as one line of JSON that keeps its length. */
export interface LeaseWords extends ProcessIdentity {
  /** Of this one lease. */
  readonly id: string;
  /** How often it was renewed: eight digits. */
  readonly renewals: string;
}

/** A lease's line after so many renewals. */
export function leaseLine(words: Omit<LeaseWords, "renewals">, renewals: number): string {
  return JSON.stringify({ ...words, renewals: String(renewals % 1e8).padStart(8, "0") } satisfies LeaseWords);
}

/** What a lease's file says; null where no version of ours wrote it. */
export function parseLease(text: string): LeaseWords | null {
  try {
    const words = JSON.parse(text) as Partial<LeaseWords> | null;
    const isLease = typeof words?.id === "string" && typeof words.pid === "number" && typeof words.host === "string";
    return isLease ? (words as LeaseWords) : null;
  } catch {
    return null;
  }
}

/** The text of a lease's file; null where there is none. Throws a `UserError` (exit code 1) when it cannot be read. */
export function readLease(path: string): string | null {
  try {
    // Opening anew is what makes network file systems ask their server.
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw writeError(path, error);
  }
}

/**
 * Makes a lease's file whole at once, by a link where the file system has links; false where there is one already. Throws a
 * `UserError` (exit code 1) when it cannot be written.
 */
export function createLease(path: string, text: string): boolean {
  const temporary = temporaryName(path);
  try {
    writeFileSync(temporary, text);
    try {
      linkSync(temporary, path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") throw error;
      // Whoever holds the lease has taken it for a dead process's.
      if (code === "ENOENT" && !existsSync(temporary) && existsSync(dirname(path))) return false;
      writeFileSync(path, text, { flag: "wx" });
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw writeError(path, error);
  } finally {
    rmSync(temporary, { force: true });
  }
}
