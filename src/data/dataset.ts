import { createHash } from "node:crypto";
import { cutList } from "../core/cut-list.js";
import { UserError } from "../core/errors.js";
import { formatNumberOf } from "../core/format.js";
import type { ImageCache } from "./cache/image-cache.js";
import { prepareCache, type PrepareOptions } from "./cache/prepare.js";
import { DIGEST_BYTES } from "./digest.js";
import { leaksAmong } from "./describe-data.js";
import { duplicatesAcross } from "./duplicates.js";
import { listFolder } from "./list-folder.js";
import { type ClassesAt, SPLITS, type Listing } from "./listing.js";
import { augmentationThreads } from "./loader-threads.js";
import { plainClasses } from "./plain-classes.js";
import { openLoader } from "./open-loader.js";
import type { Dataset } from "./photos.js";
import { splitListing, type Split, type SplitOptions } from "./split.js";
import { channelStatistics } from "./statistics.js";

export interface DatasetOptions extends PrepareOptions, SplitOptions {
  /** The folder of images. */
  readonly root: string;
  /** Which folders are the classes where folders lie in folders. */
  readonly classesAt?: ClassesAt | undefined;
}

/** Images of a folder. */
export interface FolderDataset extends Dataset {
  readonly cache: ImageCache;
}

function requireTrainingImages(listing: Listing, train: Uint32Array): void {
  const present = new Set(Array.from(train, (index) => listing.items[index].label));
  const empty = listing.classes.filter((_, label) => !present.has(label));
  if (empty.length === 0) return;
  const [first] = empty;
  const foreign = (listing.foreign ?? []).filter((of) => of.class === first);
  const formats = foreign.map(({ files, format }) => formatNumberOf(files.length, `${format} photo`)).join(" and ");
  const more = empty.length === 1 ? "" : ` (nor have ${cutList(empty.slice(1))})`;
  throw new UserError(
    `The class "${first}" of "${listing.root}" has no readable training image${more}; ` +
      (formats === "" ? "add some or remove the class." : `export its ${formats} as JPEG, or remove the class.`),
  );
}

/** What a data set gives of a cache's photos. */
export function accessTo(
  cache: ImageCache,
): Pick<FolderDataset, "labelOf" | "openLoader" | "read" | "close" | "digests"> {
  return {
    labelOf: (item) => cache.listing.items[item].label,
    openLoader: ({ varies }) => openLoader({ photos: cache.photos, threads: varies ? augmentationThreads() : 1 }),
    read: (item, out, offset) => cache.read(item, out, offset),
    digests: () => cache.digests(),
    close: () => cache.close(),
  };
}

/** Stands for the bytes, class and split of every image of a cache's listing that a split names. */
export function contentFingerprint(cache: ImageCache, split: Split): string {
  const { items, classes } = cache.listing;
  const digests = cache.digests();
  const hash = createHash("sha256");
  for (const name of SPLITS) {
    for (const index of split[name]) {
      hash.update(JSON.stringify([name, items[index].file, classes[items[index].label]]));
      hash.update(digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES));
    }
  }
  return hash.digest("hex").slice(0, 24);
}

/**
 * Lists a folder, splits it, decodes what the splits need, leaves unreadable images out and measures the rest. Throws a
 * `UserError` for whatever is wrong with the folder, the disk, or a class that has no training image left. The caller
 * closes it.
 */
export async function openDataset(options: DatasetOptions): Promise<FolderDataset> {
  const listing = await listFolder(options.root, { classesAt: options.classesAt });
  const wanted = splitListing(listing, options);
  const needed = SPLITS.flatMap((name) => Array.from(wanted[name]));
  const cache = await prepareCache(listing, needed, options);
  try {
    const readable = (items: Uint32Array) => items.filter((index) => cache.isReadable(index));
    const split = { train: readable(wanted.train), val: readable(wanted.val), test: readable(wanted.test) };
    requireTrainingImages(listing, split.train);
    const equal = duplicatesAcross(cache, split);
    const used = new Set(needed.map((index) => listing.items[index].file));
    return {
      listing,
      cache,
      size: cache.size,
      classes: listing.classes,
      split,
      ...channelStatistics(cache.moments(), cache.size, split.train),
      unreadable: cache.unreadable().filter(({ file }) => used.has(file)),
      equal,
      leakage: leaksAmong(equal),
      plain: plainClasses(listing, cache.moments(), cache.size, split.train),
      fingerprint: contentFingerprint(cache, split),
      ...accessTo(cache),
    };
  } catch (error) {
    cache.close();
    throw error;
  }
}
