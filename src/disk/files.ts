import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../core/errors.js";
import { temporaryName } from "./temporary-name.js";

const ADVICE: Record<string, string> = {
  ENOSPC: "the disk is full; free some space",
  EDQUOT: "your disk quota is used up; free some space",
  EACCES: "you may not write there; choose another --out",
  EPERM: "you may not write there; choose another --out",
  EROFS: "that file system is read-only; choose another --out",
  ENOENT: "its folder is not there and cannot be made; choose another --out",
  ENOTDIR: "a part of that path is a file, not a folder; choose another --out",
  EISDIR: "a folder of that name is in the way; choose another --out",
  EFBIG: "the file would be larger than this system allows; free some space or raise the limit",
  EIO: "the disk failed; look after it, or choose another --out",
};

/** Turns a file system's error into a sentence about the file, exit code 1; other errors stay as they are. */
export function writeError(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (ADVICE[code] === undefined) return error;
  return new UserError(`Cannot write ${path}: ${ADVICE[code]}.`, 1, { cause: error });
}

function writeAll(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

/** What file systems say that cannot sync a folder at all. */
const CANNOT_SYNC = ["EINVAL", "ENOTSUP", "EOPNOTSUPP", "EISDIR", "EACCES", "EPERM"];

/** Makes sure that a rename survives a power cut, where the system lets a folder be synced. */
function syncDirectory(path: string): void {
  if (process.platform === "win32") return;
  try {
    const directory = openSync(path, "r");
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  } catch (error) {
    if (!CANNOT_SYNC.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

/**
 * Writes a file whole or not at all: under a temporary name, synced, then renamed over what was there. Throws a
 * `UserError` (exit code 1) when the disk is full or may not be written; what was there is then unharmed.
 */
export function writeFileAtomically(path: string, parts: readonly Uint8Array[]): void {
  const temporary = temporaryName(path);
  try {
    const file = openSync(temporary, "w");
    try {
      for (const part of parts) writeAll(file, part);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncDirectory(dirname(path));
  } catch (error) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // What kept the file from being written may keep this from being removed; the first error says more.
    }
    throw writeError(path, error);
  }
}

/** Writes a file whole or not at all, but in no hurry: it is not synced, for nothing is lost with it. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const temporary = temporaryName(path);
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes a value as indented JSON, whole or not at all. */
export function writeJsonAtomically(path: string, value: unknown): void {
  writeFileAtomically(path, [Buffer.from(`${JSON.stringify(value, null, 2)}\n`)]);
}
