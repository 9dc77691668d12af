import { basename, dirname, join } from "node:path";

/** This process among all that share a folder, in the names of files: two that live at once never have the same. */
const PROCESS = `${process.pid}-${Math.floor(performance.timeOrigin).toString(36)}`;

/** What stands between a file's name and the ending of its temporaries; version 0.1 had nothing there. */
const TEMPORARY = /^(?:\.\d+-[0-9a-z]+)?\.tmp$/;

/** Where a file is written before it is renamed to `path`: every writer of ours uses this name, and no other. */
export function temporaryName(path: string): string {
  return join(dirname(path), `${basename(path)}.${PROCESS}.tmp`);
}

/** The name of the file that a file of this name would have become; null where it is no temporary of ours. */
export function temporaryOf(name: string): string | null {
  const dots = [...name.matchAll(/\./g)].map(({ index }) => index);
  const end = dots.find((index) => index > 0 && TEMPORARY.test(name.slice(index)));
  return end === undefined ? null : name.slice(0, end);
}
