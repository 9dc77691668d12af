import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserError } from "../core/errors.js";
import type { Context } from "./layouts/context.js";
import { finish, interpretTree } from "./layouts/interpret.js";
import { TableFiles } from "./layouts/table-files.js";
import { NEEDED } from "./layouts/table-columns.js";
import { foundInTables, readTable, seenHeader } from "./layouts/tables.js";
import type { ClassesAt, Listing } from "./listing.js";
import { isTableName } from "./photo-kinds.js";
import { readTree } from "./read-tree.js";
import { type Tree, treeOf } from "./tree.js";

export interface ListOptions {
  /** Which folders are the classes; decided by the rules where it is left out. */
  readonly classesAt?: ClassesAt | undefined;
  /** What the rules would refuse as unclear is read as it was before there were any: for the photos of an earlier run. */
  readonly lenient?: boolean;
}

async function exists(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ?? false;
}

/** Lists the photos that a table labels; those that it names without a path are looked for in its folder and below. */
async function listTable(path: string, { lenient = false }: ListOptions): Promise<Listing> {
  const root = dirname(path);
  const list = async (tree: Tree): Promise<Listing> => {
    const context: Context = {
      root,
      tree,
      lenient,
      read: (file) => readFile(join(root, file)),
      exists: (file) => exists(join(root, file)),
    };
    const table = await readTable(context, basename(path));
    if (table.columns === null)
      throw new UserError(
        `The header of "${path}" is not understood: it has ${seenHeader(table.header)}, and needs ${NEEDED}, as in file,label.`,
      );
    return finish(context, await foundInTables(context, [table], new TableFiles(tree.folder)), []);
  };
  try {
    // Where the table has whole paths, the folders around it (it may lie in a home folder) need not be gone through.
    return await list(treeOf([]));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return list(await readTree(root));
  }
}

/**
 * Lists the labelled images of a folder (or of a table) without opening them. Throws a `UserError` when there is no
 * such folder, it holds no images, its layout is none of those known or not clear, or it has fewer than two classes.
 */
export async function listFolder(root: string, options: ListOptions = {}): Promise<Listing> {
  const found = await stat(root).catch(() => null);
  if (found === null) throw new UserError(`The data folder "${root}" does not exist; give the path of one that does.`);
  if (found.isFile() && isTableName(root)) return listTable(root, options);
  if (!found.isDirectory()) {
    throw new UserError(`"${root}" is not a folder; give a folder of images or a .csv file of file,label.`);
  }
  return interpretTree({
    root,
    tree: await readTree(root),
    classesAt: options.classesAt,
    lenient: options.lenient ?? false,
    read: (file) => readFile(join(root, file)),
    exists: (file) => exists(join(root, file)),
  });
}
