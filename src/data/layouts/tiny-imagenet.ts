import { byCodeUnits, type Found } from "../listing.js";
import { type Folder, foldersWithImages, foreignBelow, imagesBelow } from "../tree.js";
import { Gathered } from "./class-groups.js";
import type { Context } from "./context.js";
import { decodeText } from "./table-text.js";

async function linesOf({ read }: Context, folder: Folder, file: string): Promise<string[][]> {
  if (!folder.others.includes(file)) return [];
  const text = decodeText(await read(folder.path === "" ? file : `${folder.path}/${file}`));
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => line.split("\t").map((part) => part.trim()));
}

/** Readable names of the classes: the first synonym of words.txt, with the number after it where two would be the same. */
function readable(wnids: readonly string[], words: ReadonlyMap<string, string>): string[] {
  const names = wnids.map((wnid) => words.get(wnid)?.split(",")[0].trim() ?? wnid);
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return names.map((name, index) => (counts.get(name) === 1 ? name : `${name} (${wnids[index]})`));
}

/**
 * Tiny ImageNet: `train/<wnid>/images/*`, and `val/images/*` with its labels in `val/val_annotations.txt`. Classes come
 * in the order of `wnids.txt` (sorted without it), named by `words.txt` where it is there; `test/images` has no labels.
 */
export async function tinyImageNet(context: Context): Promise<Found | null> {
  const tree = context.tree.folder;
  const train = tree.folders.find(({ name }) => name === "train");
  const val = tree.folders.find(({ name }) => name === "val");
  if (train === undefined || !val?.others.includes("val_annotations.txt")) return null;
  const folders = new Map(foldersWithImages(train).map((folder) => [folder.name, folder]));
  const listed = (await linesOf(context, tree, "wnids.txt")).map(([wnid]) => wnid);
  // A copy cut down to a few classes still has the full wnids.txt: what counts is what is there.
  const wnids = [...new Set([...listed, ...[...folders.keys()].sort(byCodeUnits)])].filter((wnid) => folders.has(wnid));
  const words = new Map((await linesOf(context, tree, "words.txt")).map(([wnid, name = wnid]) => [wnid, name]));
  const names = readable(wnids, words);
  const gathered = new Gathered(names);
  const nameOf = new Map(wnids.map((wnid, label) => [wnid, names[label]]));
  for (const [wnid, name] of nameOf) {
    const folder = folders.get(wnid)!;
    gathered.add(name, { images: imagesBelow(folder), foreign: foreignBelow(folder) }, "train");
  }
  const annotated = new Map((await linesOf(context, val, "val_annotations.txt")).map(([name, wnid]) => [name, wnid]));
  for (const file of imagesBelow(val)) {
    const name = nameOf.get(annotated.get(file.slice(file.lastIndexOf("/") + 1)) ?? "");
    if (name !== undefined) gathered.add(name, { images: [file], foreign: [] }, "val");
  }
  const foreign = gathered.foreign();
  return { layout: "Tiny ImageNet: train/<wnid>/images/*", classes: names, items: gathered.items, notes: [], foreign };
}
