import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeError, writeFileAtomically } from "../../disk/files.js";
import type { RunStore } from "./run-store.js";

/** Does at once what may fail, and gives a promise of it. */
function promised<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}

/** A run kept in a folder, which is there. Each step ends before the next begins, so that a kill finds them in order. */
export function folderStore(directory: string): RunStore {
  const pathOf = (name: string) => join(directory, name);
  return {
    pathOf,
    read: (name) => promised(() => (existsSync(pathOf(name)) ? readFileSync(pathOf(name)) : null)),
    write: (name, parts) => promised(() => writeFileAtomically(pathOf(name), parts)),
    append: (name, text) =>
      promised(() => {
        try {
          appendFileSync(pathOf(name), text);
        } catch (error) {
          throw writeError(pathOf(name), error);
        }
      }),
    remove: (name) => promised(() => rmSync(pathOf(name), { force: true })),
    list: (folder) => promised(() => (existsSync(pathOf(folder)) ? readdirSync(pathOf(folder)) : [])),
  };
}
