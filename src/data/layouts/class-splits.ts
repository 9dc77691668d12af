import { byCodeUnits, type Found } from "../listing.js";
import { splitNamed } from "../split-words.js";
import { caseVariants, className } from "../class-names.js";
import { type Folder, foldersWithImages, foreignBelow, holdsPhotos, imagesBelow } from "../tree.js";
import { Gathered, splitsInside } from "./class-groups.js";

function isClassOfSplits(folder: Folder): boolean {
  const inside = foldersWithImages(folder);
  return (
    !holdsPhotos(folder) &&
    inside.length > 0 &&
    inside.every((part) => splitNamed(part.name) !== null && foldersWithImages(part).length < 2)
  );
}

/** `<class>/<split>/*`: every class brings its own splits. Null where not all of the folders do, or none has training photos. */
export function classSplits(base: Folder, kids: readonly Folder[]): Found | null {
  if (kids.length < 2 || !kids.every(isClassOfSplits)) return null;
  if (!kids.every((kid) => splitsInside(kid).includes("train"))) return null;
  const classes = [...new Set(kids.map(({ name }) => className(name)))].sort(byCodeUnits);
  const gathered = new Gathered(classes);
  for (const kid of kids) {
    for (const part of foldersWithImages(kid)) {
      const photos = { images: imagesBelow(part), foreign: foreignBelow(part) };
      gathered.add(className(kid.name), photos, splitNamed(part.name));
    }
  }
  const place = base.path === "" ? "" : `${base.path}/`;
  return {
    layout: `${place}<class>/<split>/*`,
    classes,
    items: gathered.items,
    notes: caseVariants(classes).map((names) => `The classes ${names.join(" and ")} differ in capitals alone.`),
    foreign: gathered.foreign(),
  };
}
