import { DRAWN } from "../data/data-folder.js";
import { DRAWN_CLASSES } from "../data/drawn/classes/index.js";
import { listFolder } from "../data/list-folder.js";
import type { DataConfig } from "../settings/train-config.js";

/** How many classes the photos have, without opening one; rejects with a `UserError` when something is wrong with the folder. */
export async function countClasses({ root, classesAt }: Pick<DataConfig, "root" | "classesAt">): Promise<number> {
  return root === DRAWN ? DRAWN_CLASSES.length : (await listFolder(root, { classesAt })).classes.length;
}
