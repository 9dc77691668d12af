import { UserError } from "../../core/errors.js";
import { className } from "../class-names.js";
import type { Found } from "../listing.js";
import { foldersWithImages, foreignBelow, imagesBelow } from "../tree.js";
import { Gathered } from "./class-groups.js";
import { type Context, pathOf } from "./context.js";
import { partsOf } from "./split-folders.js";
import { decodeText } from "./table-text.js";

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
    return [{ position: Number(match[1]), name: className(match[2]) }];
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
export async function mappedFolders(context: Context): Promise<Found | null> {
  const tree = context.tree.folder;
  if (!tree.others.includes(FILE)) return null;
  const { splits, flat, rest } = partsOf(tree);
  if (splits.length !== 1 || splits[0].split !== "train") return null;
  const [{ folder, inner }] = splits;
  const folders = foldersWithImages(inner);
  const path = pathOf(context, FILE);
  const classes = parseMapping(decodeText(await context.read(FILE)), path);
  const known = new Set(classes);
  const unmapped = folders.find(({ name }) => !known.has(className(name)));
  if (unmapped !== undefined) {
    throw new UserError(`"${path}" lacks the class "${unmapped.name}", a folder of ${folder.name}; add it.`);
  }
  const present = new Set(folders.map(({ name }) => className(name)));
  const missing = classes.find((name) => !present.has(name));
  if (missing !== undefined) {
    throw new UserError(
      `"${path}" names the class "${missing}", of which ${folder.name} has no image; add some or remove the line.`,
    );
  }
  const gathered = new Gathered(classes);
  for (const kid of folders)
    gathered.add(className(kid.name), { images: imagesBelow(kid), foreign: foreignBelow(kid) }, null);
  const out = [...flat, ...rest].map(({ name, count }) => `"${name}" (${count} photos): without labels, left out.`);
  return {
    layout: `${folder.name}/<class>/* with ${FILE}`,
    classes,
    items: gathered.items,
    notes: out,
    foreign: gathered.foreign(),
  };
}
