import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The file that `request` names in a package that need not be installed; `null` where it is not. It is looked for beside
 * this package, then in the folder where the command is given: with `npx` the two differ.
 */
export function findOptional(request: string): string | null {
  for (const from of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      return createRequire(from).resolve(request);
    } catch {
      // Not here.
    }
  }
  return null;
}
