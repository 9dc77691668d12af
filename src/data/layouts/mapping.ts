import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../core/errors.js";
import type { Found } from "../listing.js";
import { imagesBelow, type Folder } from "../tree.js";
import { findSplitFolders } from "./split-folders.js";

const FILE = "mapping.txt";

/** Class names in the order of their numbers, from lines such as `0<TAB>baboon`; `path` is for messages. */
function parseMapping(text: string, path: string): string[] {
  const lines = text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    const match = /^\s*(\d+)\s+(\S.*?)\s*$/.exec(line);
    if (match === null) {
      throw new UserError(
        `Line ${index + 1} of "${path}" is "${line}"; it needs a number, a tab and the name of a class.`,
      );
    }
    return [{ position: Number(match[1]), name: match[2] }];
  });
  const classes = lines.sort((a, b) => a.position - b.position).map(({ name }) => name);
  if (lines.some(({ position }, index) => position !== index) || new Set(classes).size !== classes.length) {
    throw new UserError(`"${path}" must number its classes 0, 1, 2 … and name each of them once.`);
  }
  return classes;
}

/**
 * ImageNet10: one folder such as `train_set` holds the labelled images and `mapping.txt` the order of the classes.
 * The folder brings no split: its `test_set` has no labels. Throws a `UserError` when mapping and folders disagree.
 */
export async function mappedFolders(root: string, tree: Folder): Promise<Found | null> {
  const parts = findSplitFolders(tree);
  if (!tree.others.includes(FILE) || parts.length !== 1) return null;
  const [{ folder, classes: folders }] = parts;
  const classes = parseMapping(await readFile(join(root, FILE), "utf8"), join(root, FILE));
  const unmapped = folders.find(({ name }) => !classes.includes(name));
  if (unmapped !== undefined) {
    throw new UserError(
      `"${join(root, FILE)}" lacks the class "${unmapped.name}", a folder of ${folder.name}; add it.`,
    );
  }
  const missing = classes.find((name) => !folders.some((candidate) => candidate.name === name));
  if (missing !== undefined) {
    throw new UserError(
      `"${join(root, FILE)}" names the class "${missing}", of which ${folder.name} has no image; add some or remove the line.`,
    );
  }
  const items = folders.flatMap((inside) =>
    imagesBelow(inside).map((file) => ({ file, label: classes.indexOf(inside.name), split: null })),
  );
  return { layout: `${folder.name}/<class>/* with ${FILE}`, classes, items };
}
