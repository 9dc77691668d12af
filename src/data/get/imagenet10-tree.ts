import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../core/errors.js";
import { DRAWN_CLASSES } from "../drawn/classes/index.js";

/** Images per class of an ImageNet10 folder. */
export type ClassCounts = ReadonlyMap<string, number>;

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** How many images each class has in `train_set`, or undefined if a class is missing or empty. */
export async function countImages(folder: string): Promise<ClassCounts | undefined> {
  const counts = new Map<string, number>();
  for (const { name } of DRAWN_CLASSES) {
    const images = (await namesIn(join(folder, "train_set", name))).filter((file) => /\.(jpe?g|png)$/i.test(file));
    if (images.length === 0) return undefined;
    counts.set(name, images.length);
  }
  return counts;
}

/** Throws a `UserError` that says what an unpacked folder which is not ImageNet10 holds instead. */
export async function explainMissing(folder: string, url: string): Promise<never> {
  const names = await namesIn(folder);
  const archives = names.filter((name) => /\.(zip|tar|tgz|tar\.gz)$/i.test(name));
  if (!names.includes("train_set") && archives.length === 1) {
    throw new UserError(
      `${url} holds the archive ${archives[0]} instead of a train_set folder: unpack ${join(folder, archives[0])} by hand and give that folder to --data.`,
      1,
    );
  }
  const classes = new Set(await namesIn(join(folder, "train_set")));
  const missing = DRAWN_CLASSES.map(({ name }) => name).filter((name) => !classes.has(name));
  const lack = missing.length === 0 ? "a class without images" : `no train_set/${missing[0]}`;
  throw new UserError(
    `${url} is not ImageNet10: unpacked to ${folder}, it has ${lack}; give the right archive with --url.`,
    1,
  );
}
