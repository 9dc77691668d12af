import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { shellWord } from "../core/shell-word.js";

const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));

/** How this program is called from a folder, as it can be copied: installed through npx, in a checkout by its path. */
export function ownCommand(root = PACKAGE, from = process.cwd()): string {
  const isInstalled = root.split(/[/\\]/).includes("node_modules");
  return isInstalled ? "npx convscope" : `node ${shellWord(relative(from, `${root}/bin/convscope.js`))}`;
}
