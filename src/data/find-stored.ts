import type { ImageCache } from "./cache/image-cache.js";
import { rearranged } from "./cache/rearrange.js";
import { className } from "./class-names.js";
import { DIGEST_BYTES } from "./digest.js";
import { type Item, type Listing, SPLITS, type SplitName } from "./listing.js";
import type { Split } from "./split.js";
import { type StoredPhoto, storedPhotos } from "./stored-photos.js";
import type { StoredSplit } from "./stored-split.js";

/** What of a run's splits a folder holds. */
export interface FoundSplit {
  /** The photos that were found, each where the run's own listing had it. */
  readonly cache: ImageCache;
  readonly split: Split;
  /** Files that are not there, nor under another name in the same class. */
  readonly gone: Readonly<Record<SplitName, readonly string[]>>;
  /** Files that are there with other bytes; only of the splits asked for. */
  readonly changed: Readonly<Record<SplitName, readonly string[]>>;
}

type Open = (indices: readonly number[]) => Promise<ImageCache>;

/** The class that a stored photo had, by its name in the folder at hand; its label among the run's classes, or -1. */
function labelsOf(listing: Listing, classes: readonly string[]): number[] {
  const positions = new Map(classes.map((name, position) => [className(name), position]));
  return listing.classes.map((name) => positions.get(className(name)) ?? -1);
}

/**
 * Finds a run's photos in a folder, by their names and then by their content: those of the splits `wanted` are opened and
 * compared with what the run saw, the others only looked for by name. A photo that is called otherwise by now is found in its
 * class. `open` decodes items of the listing; whoever calls closes the cache.
 */
export async function findStored(
  listing: Listing,
  stored: StoredSplit,
  wanted: readonly SplitName[],
  open: Open,
): Promise<FoundSplit> {
  const photos = storedPhotos(stored);
  const labels = labelsOf(listing, stored.classes);
  const indexOf = new Map<string, number>();
  listing.items.forEach(({ file, label }, index) => labels[label] >= 0 && indexOf.set(file, index));
  const named = new Set(SPLITS.flatMap((name) => stored[name]));
  const isMissing = wanted.some((name) =>
    photos[name].some(({ file, digest }) => digest !== null && !indexOf.has(file)),
  );
  const own = wanted.flatMap((name) => photos[name].flatMap(({ file }) => indexOf.get(file) ?? []));
  const others = isMissing ? listing.items.flatMap(({ file, label }, index) => (named.has(file) || labels[label] < 0 ? [] : [index])) : []; // prettier-ignore
  const cache = await open([...own, ...others]);
  const digests = Buffer.from(cache.digests());
  const digestOf = (index: number) => digests.toString("hex", index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
  const byContent = new Map<string, number>();
  for (const index of others) byContent.set(`${labels[listing.items[index].label]} ${digestOf(index)}`, index);

  const items: Item[] = [];
  const from: (number | undefined)[] = [];
  const blank: Item = { file: "", label: 0, split: null };
  const empty = () => ({ train: [] as string[], val: [] as string[], test: [] as string[] });
  const [gone, changed] = [empty(), empty()];
  const found: Record<SplitName, number[]> = { train: [], val: [], test: [] };
  const classOf = new Map<string, number>();
  for (const { file, label } of listing.items) classOf.set(folderOf(file), labels[label]);

  const locate = (name: SplitName, { file, digest }: StoredPhoto): number | undefined => {
    const index = indexOf.get(file);
    const isWanted = wanted.includes(name);
    if (index !== undefined && (!isWanted || digest === null || digestOf(index) === digest)) return index;
    const renamed = byContent.get(
      `${classOf.get(folderOf(file)) ?? stored.classes.indexOf(lastFolder(file))} ${digest}`,
    );
    if (renamed === undefined) (index === undefined ? gone : changed)[name].push(file);
    return renamed;
  };
  for (const name of SPLITS) {
    for (const photo of photos[name]) {
      const index = locate(name, photo);
      if (index === undefined) continue;
      const place = photo.place ?? index;
      items[place] = { ...listing.items[index], label: labels[listing.items[index].label] };
      from[place] = index;
      found[name].push(place);
    }
  }
  const whole = { ...listing, classes: stored.classes, items: Array.from(items, (item: Item | undefined) => item ?? blank) }; // prettier-ignore
  return {
    cache: rearranged(cache, whole, (index) => from[index]),
    split: {
      train: Uint32Array.from(found.train),
      val: Uint32Array.from(found.val),
      test: Uint32Array.from(found.test),
    },
    gone,
    changed,
  };
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf("/")));
}

function lastFolder(file: string): string {
  return folderOf(file).split("/").at(-1)!;
}
