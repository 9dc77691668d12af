import { lstatSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";

/**
 * The real path of a file or folder below `root` (itself real), or null where it is not there, or stands outside of
 * `root`, be it through `..` or through a symbolic link.
 */
export function realPathInside(root: string, ...parts: readonly string[]): string | null {
  let real: string;
  try {
    real = realpathSync(join(root, ...parts));
  } catch {
    return null;
  }
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep) ? real : null;
}

/** Whether a path is a file itself: no link, no folder, no device. */
export function isPlainFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
