import { createHash } from "node:crypto";
import { UserError } from "../core/errors.js";
import type { ImageCache } from "./cache/image-cache.js";
import { prepareCache, type PrepareOptions } from "./cache/prepare.js";
import { DIGEST_BYTES } from "./digest.js";
import { duplicatesAcross } from "./duplicates.js";
import { listFolder } from "./list-folder.js";
import { SPLITS, type Listing } from "./listing.js";
import { augmentationThreads } from "./loader-threads.js";
import { openLoader } from "./open-loader.js";
import type { Dataset } from "./photos.js";
import { splitListing, type Split, type SplitOptions } from "./split.js";
import { channelStatistics } from "./statistics.js";
import { splitFromJson, type StoredSplit } from "./stored-split.js";

export interface DatasetOptions extends PrepareOptions, SplitOptions {
  /** The folder of images. */
  readonly root: string;
  /** The split of an earlier run, used instead of fractions, seed and limit. */
  readonly storedSplit?: StoredSplit | undefined;
}

/** Images of a folder. */
export interface FolderDataset extends Dataset {
  readonly cache: ImageCache;
}

function requireTrainingImages(listing: Listing, train: Uint32Array): void {
  const present = new Set(Array.from(train, (index) => listing.items[index].label));
  const empty = listing.classes.find((_, label) => !present.has(label));
  if (empty === undefined) return;
  throw new UserError(
    `The class "${empty}" of "${listing.root}" has no readable training image; add some or remove the class.`,
  );
}

function contentFingerprint(cache: ImageCache, split: Split): string {
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
  const listing = await listFolder(options.root);
  const { storedSplit } = options;
  const wanted = storedSplit === undefined ? splitListing(listing, options) : splitFromJson(listing, storedSplit);
  const needed = SPLITS.flatMap((name) => Array.from(wanted[name]));
  const cache = await prepareCache(listing, needed, options);
  try {
    const readable = (items: Uint32Array) => items.filter((index) => cache.isReadable(index));
    const split = { train: readable(wanted.train), val: readable(wanted.val), test: readable(wanted.test) };
    requireTrainingImages(listing, split.train);
    const used = new Set(needed.map((index) => listing.items[index].file));
    return {
      listing,
      cache,
      size: cache.size,
      classes: listing.classes,
      split,
      ...channelStatistics(cache.moments(), cache.size, split.train),
      unreadable: cache.unreadable().filter(({ file }) => used.has(file)),
      leakage: duplicatesAcross(cache, split),
      fingerprint: contentFingerprint(cache, split),
      labelOf: (item) => listing.items[item].label,
      openLoader: ({ varies }) =>
        openLoader({ cacheDir: cache.dir, size: cache.size, threads: varies ? augmentationThreads() : 1 }),
      read: (item, out, offset) => cache.read(item, out, offset),
      close: () => cache.close(),
    };
  } catch (error) {
    cache.close();
    throw error;
  }
}
