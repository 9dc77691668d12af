import { UserError } from "../../core/errors.js";
import { byCodeUnits, type Found, type Item, type SplitName } from "../listing.js";
import { foldersWithImages, imagesBelow, type Folder } from "../tree.js";

const NAMES: Record<string, SplitName> = { train: "train", val: "val", valid: "val", validation: "val", test: "test" };

/** A folder named after a split, with class folders in it. */
export interface SplitFolder {
  readonly folder: Folder;
  readonly split: SplitName;
  readonly classes: readonly Folder[];
}

function splitNamed(name: string): SplitName | undefined {
  return NAMES[name.toLowerCase().replace(/[_-]set$/, "")];
}

/** The folders of the root that are named after a split (`train`, `Test`, `train_set`) and hold class folders. */
export function findSplitFolders(tree: Folder): SplitFolder[] {
  return tree.folders.flatMap((folder) => {
    const split = splitNamed(folder.name);
    const classes = foldersWithImages(folder);
    // Images directly inside mean that this is a class that happens to be called "train", or a set without labels.
    return split === undefined || classes.length === 0 || folder.images.length > 0 ? [] : [{ folder, split, classes }];
  });
}

/** `train|val|valid|validation|test/<class>/*`. A lone split folder counts as no split at all. */
export function splitFolders(root: string, tree: Folder): Found | null {
  const parts = findSplitFolders(tree);
  if (parts.length === 0) return null;
  const learnt = parts.length === 1 ? parts : parts.filter(({ split }) => split === "train");
  if (learnt.length === 0) {
    const names = parts.map(({ folder }) => folder.name).join(" and ");
    throw new UserError(`"${root}" has the folders ${names} but no folder named train with images to learn from.`);
  }
  const classes = [...new Set(learnt.flatMap((part) => part.classes.map(({ name }) => name)))].sort(byCodeUnits);
  const items: Item[] = [];
  for (const { folder, split, classes: folders } of parts) {
    const strange = folders.find(({ name }) => !classes.includes(name));
    // No class in common with the training images: a set without labels, such as Kaggle's test/images/*.
    if (strange !== undefined && !folders.some(({ name }) => classes.includes(name))) continue;
    if (strange !== undefined) {
      throw new UserError(
        `"${root}/${folder.name}/${strange.name}" is a class without training images; add a folder "${strange.name}" ` +
          `to the training images or remove this one.`,
      );
    }
    for (const inside of folders) {
      const label = classes.indexOf(inside.name);
      for (const file of imagesBelow(inside)) items.push({ file, label, split });
    }
  }
  if (new Set(items.map(({ split }) => split)).size > 1) return { layout: "<split>/<class>/*", classes, items };
  return {
    layout: `${learnt[0].folder.name}/<class>/*`,
    classes,
    items: items.map((item) => ({ ...item, split: null })),
  };
}
