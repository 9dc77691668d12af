import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../core/errors.js";
import { classFolders } from "./layouts/class-folders.js";
import { csvFile, listCsv } from "./layouts/csv.js";
import { mappedFolders } from "./layouts/mapping.js";
import { splitFolders } from "./layouts/split-folders.js";
import { tinyImageNet } from "./layouts/tiny-imagenet.js";
import { byCodeUnits, type Found, type Listing } from "./listing.js";
import { IMAGE_ENDINGS, imagesBelow, readTree } from "./tree.js";

/** The detectors, the most particular first: each gives null for a folder that is not laid out its way. */
const detectors = [csvFile, tinyImageNet, mappedFolders, splitFolders, classFolders];

const KNOWN_LAYOUTS =
  "<class>/*, train|val|test/<class>/*, train_set/<class>/* with mapping.txt, Tiny ImageNet, or a CSV file of file,label";

function finish(root: string, found: Found, images: readonly string[]): Listing {
  const [only] = found.classes;
  if (found.classes.length < 2) {
    throw new UserError(
      `"${root}" has ${only === undefined ? "no class" : `only one class, "${only}"`} (read as ${found.layout}), and ` +
        `a classifier needs two or more; if the classes lie one folder deeper, give that folder.`,
    );
  }
  const items = [...found.items].sort((a, b) => byCodeUnits(a.file, b.file));
  const labelled = new Set(items.map(({ file }) => file));
  return { ...found, root, items, unlabelled: images.filter((file) => !labelled.has(file)).length };
}

/**
 * Lists the labelled images of a folder (or of a CSV file) without opening them. Throws a `UserError` when there is no
 * such folder, it holds no images, its layout is none of those known, or it has fewer than two classes.
 */
export async function listFolder(root: string): Promise<Listing> {
  const found = await stat(root).catch(() => null);
  if (found === null) throw new UserError(`The data folder "${root}" does not exist; give the path of one that does.`);
  if (found.isFile() && /\.csv$/i.test(root)) return finish(dirname(root), await listCsv(root), []);
  if (!found.isDirectory()) {
    throw new UserError(`"${root}" is not a folder; give a folder of images or a .csv file of file,label.`);
  }
  const tree = await readTree(root);
  const images = imagesBelow(tree);
  if (images.length === 0) throw new UserError(`"${root}" holds no images (files ending in ${IMAGE_ENDINGS}).`);
  for (const detect of detectors) {
    const layout = await detect(root, tree);
    if (layout !== null) return finish(root, layout, images);
  }
  throw new UserError(`"${root}" holds images without labels; arrange them as ${KNOWN_LAYOUTS}.`);
}
