import { DRAWN } from "../data/data-folder.js";
import { DRAWN_CLASSES } from "../data/drawn/classes/index.js";
import { listFolder } from "../data/list-folder.js";
import type { DataConfig } from "./config.js";

/** How many classes the photos have, without opening one; throws a `UserError` when something is wrong with the folder. */
export async function countClasses({ root }: Pick<DataConfig, "root">): Promise<number> {
  return root === DRAWN ? DRAWN_CLASSES.length : (await listFolder(root)).classes.length;
}
