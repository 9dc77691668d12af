import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Found, Item } from "../listing.js";
import { foldersWithImages, imagesBelow, type Folder } from "../tree.js";

async function linesOf(root: string, folder: Folder, file: string): Promise<string[][]> {
  if (!folder.others.includes(file)) return [];
  const text = await readFile(join(root, folder.name, file), "utf8");
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => line.split("\t").map((part) => part.trim()));
}

/** Readable names of the classes: the first synonym of words.txt, with the number after it where two would be the same. */
function readable(wnids: readonly string[], words: ReadonlyMap<string, string>): string[] {
  const names = wnids.map((wnid) => words.get(wnid)?.split(",")[0].trim() ?? wnid);
  return names.map((name, index) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${wnids[index]})`,
  );
}

/**
 * Tiny ImageNet: `train/<wnid>/images/*`, and `val/images/*` with its labels in `val/val_annotations.txt`. Classes come
 * in the order of `wnids.txt` (sorted without it), named by `words.txt` where it is there; `test/images` has no labels.
 */
export async function tinyImageNet(root: string, tree: Folder): Promise<Found | null> {
  const train = tree.folders.find(({ name }) => name === "train");
  const val = tree.folders.find(({ name }) => name === "val");
  if (train === undefined || !val?.others.includes("val_annotations.txt")) return null;
  const folders = new Map(foldersWithImages(train).map((folder) => [folder.name, folder]));
  const listed = (await linesOf(root, tree, "wnids.txt")).map(([wnid]) => wnid);
  // A copy cut down to a few classes still has the full wnids.txt: what counts is what is there.
  const wnids = [...new Set([...listed, ...folders.keys()])].filter((wnid) => folders.has(wnid));
  const labels = new Map(wnids.map((wnid, label) => [wnid, label]));
  const words = new Map((await linesOf(root, tree, "words.txt")).map(([wnid, name = wnid]) => [wnid, name]));
  const items: Item[] = wnids.flatMap((wnid, label) =>
    imagesBelow(folders.get(wnid)!).map((file) => ({ file, label, split: "train" as const })),
  );
  const annotated = new Map((await linesOf(root, val, "val_annotations.txt")).map(([name, wnid]) => [name, wnid]));
  for (const file of imagesBelow(val)) {
    const label = labels.get(annotated.get(file.slice(file.lastIndexOf("/") + 1)) ?? "");
    if (label !== undefined) items.push({ file, label, split: "val" });
  }
  return { layout: "Tiny ImageNet: train/<wnid>/images/*", classes: readable(wnids, words), items };
}
