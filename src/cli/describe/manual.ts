import { VERSION } from "../../core/version.js";
import { commands } from "../commands.js";
import { commandTrees } from "./command-tree.js";
import { manPage } from "./man-page.js";
import { programOptions } from "./program-options.js";

/** The manual page of the command line as it is: what docs/convscope.1 holds. */
export async function manualPage(): Promise<string> {
  return manPage({ commands: await commandTrees(commands), options: programOptions }, VERSION);
}
