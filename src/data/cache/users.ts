import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, type ProcessIdentity, thisProcess } from "../../disk/process-identity.js";

/** The names of the marks that processes leave in a pool as long as they read from it. */
export const USER_NAME = /^\d+-\d+\.user$/;

/** A process of another machine or container that nobody here can look at counts as gone after so long. */
const FORGOTTEN_MS = 7 * 24 * 3600 * 1000;

let marks = 0;

/** Marks a pool as being read from; gives how to take the mark away. Where nobody may write, nobody can clean up either. */
export function markInUse(dir: string): () => void {
  const path = join(dir, `${process.pid}-${marks++}.user`);
  try {
    writeFileSync(path, JSON.stringify(thisProcess()));
  } catch {
    return () => {};
  }
  return () => rmSync(path, { force: true });
}

function isUser(path: string): boolean {
  try {
    const isKnownAlive = isAlive(JSON.parse(readFileSync(path, "utf8")) as ProcessIdentity);
    return isKnownAlive ?? Date.now() - statSync(path).mtimeMs < FORGOTTEN_MS;
  } catch {
    return false;
  }
}

/** Whether a process reads from a pool; the marks of those that were killed are taken away. */
export function isInUse(dir: string): boolean {
  const paths = readdirSync(dir).filter((name) => USER_NAME.test(name)).map((name) => join(dir, name)); // prettier-ignore
  const [used, left] = [true, false].map((wanted) => paths.filter((path) => isUser(path) === wanted));
  for (const path of left) {
    try {
      rmSync(path, { force: true });
    } catch {
      // Somebody else's, in a folder where this user may only read.
    }
  }
  return used.length > 0;
}
