import type { Found } from "../listing.js";
import { foldersWithImages, imagesBelow, type Folder } from "../tree.js";

/** `<class>/*`: every folder of the root is a class, with its images anywhere inside. */
export function classFolders(_root: string, tree: Folder): Found | null {
  const folders = foldersWithImages(tree);
  if (folders.length === 0) return null;
  return {
    layout: "<class>/*",
    classes: folders.map(({ name }) => name),
    items: folders.flatMap((folder, label) => imagesBelow(folder).map((file) => ({ file, label, split: null }))),
  };
}
