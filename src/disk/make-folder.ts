import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it that are missing; throws the file system's error when one cannot be made. Node's own
 * `mkdirSync` with `recursive` never returns where the system says ENOENT of a folder whose parent is there, as Linux
 * does in /proc.
 */
export function makeFolderWithParents(path: string): void {
  if (existsSync(path)) return;
  makeFolderWithParents(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it in the meantime.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
