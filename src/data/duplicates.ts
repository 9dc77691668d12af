import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ImageCache } from "./cache/image-cache.js";
import type { EqualFiles } from "./describe-data.js";
import { DIGEST_BYTES, digestOf } from "./digest.js";
import { SPLITS, type Listing } from "./listing.js";
import { forEachParallel } from "./parallel.js";
import type { Split } from "./split.js";

const FILES_AT_ONCE = 16;

function groupBy<T>(items: Iterable<T>, key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** The groups of exactly equal files that stand in more than one split or class, by the digests kept in the cache. */
export function duplicatesAcross(cache: ImageCache, split: Split): EqualFiles[] {
  const digests = Buffer.from(cache.digests().buffer);
  const members = SPLITS.flatMap((name) => Array.from(split[name], (index) => ({ name, index })));
  const readable = members.filter(({ index }) => cache.isReadable(index));
  const start = (index: number) => index * DIGEST_BYTES;
  return groupBy(readable, ({ index }) => digests.toString("latin1", start(index), start(index + 1)))
    .filter(({ length }) => length > 1)
    .map((group) => ({
      files: group.map(({ index }) => cache.listing.items[index].file),
      splits: [...new Set(group.map(({ name }) => name))],
      classes: [...new Set(group.map(({ index }) => cache.listing.classes[cache.listing.items[index].label]))],
    }))
    .filter(({ splits, classes }) => splits.length > 1 || classes.length > 1);
}

/** The groups of exactly equal files of a listing, as indices of items. Opens only files that are equally long. */
export async function findDuplicates(listing: Listing): Promise<number[][]> {
  const sizes = new Map<number, number>();
  await forEachParallel(listing.items, FILES_AT_ONCE, async ({ file }, index) => {
    const found = await stat(join(listing.root, file)).catch(() => null);
    if (found !== null && found.size > 0) sizes.set(index, found.size);
  });
  const sameSize = groupBy([...sizes.keys()], (index) => String(sizes.get(index))).filter(({ length }) => length > 1);
  const digests = new Map<number, string>();
  await forEachParallel(sameSize.flat(), FILES_AT_ONCE, async (index) => {
    const bytes = await readFile(join(listing.root, listing.items[index].file)).catch(() => null);
    if (bytes !== null) digests.set(index, digestOf(bytes).toString("hex"));
  });
  const ordered = [...digests.keys()].sort((a, b) => a - b);
  return groupBy(ordered, (index) => digests.get(index)!).filter(({ length }) => length > 1);
}
