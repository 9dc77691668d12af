import { createHash } from "node:crypto";
import { UserError } from "../core/errors.js";
import type { ImageCache, Unreadable } from "./cache/image-cache.js";
import { prepareCache, type PrepareOptions } from "./cache/prepare.js";
import { DIGEST_BYTES } from "./digest.js";
import { duplicatesAcross, type Leak } from "./duplicates.js";
import { listFolder } from "./list-folder.js";
import { SPLITS, type Listing } from "./listing.js";
import { splitListing, type Split, type SplitOptions } from "./split.js";
import { channelStatistics } from "./statistics.js";

export interface DatasetOptions extends PrepareOptions, SplitOptions {
  /** The folder of images. */
  readonly root: string;
}

/** Images that are listed, split, decoded and counted: ready to train on. */
export interface Dataset {
  readonly listing: Listing;
  readonly cache: ImageCache;
  readonly classes: readonly string[];
  /** Readable images only. */
  readonly split: Split;
  /** Of the training images' channels, values in 0..1. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** The files that were left out, and why. */
  readonly unreadable: readonly Unreadable[];
  readonly leakage: readonly Leak[];
  /** Stands for the bytes, class and split of every image, and for nothing that differs between two copies of a folder. */
  readonly fingerprint: string;
}

function requireTrainingImages(listing: Listing, train: Uint32Array): void {
  const present = new Set(Array.from(train, (index) => listing.items[index].label));
  const empty = listing.classes.find((_, label) => !present.has(label));
  if (empty === undefined) return;
  throw new UserError(
    `The class "${empty}" of "${listing.root}" has no readable training image; add some or remove the class.`,
  );
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
 * closes the `cache`.
 */
export async function openDataset(options: DatasetOptions): Promise<Dataset> {
  const listing = await listFolder(options.root);
  const wanted = splitListing(listing, options);
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
      classes: listing.classes,
      split,
      ...channelStatistics(cache, split.train),
      unreadable: cache.unreadable().filter(({ file }) => used.has(file)),
      leakage: duplicatesAcross(cache, split),
      fingerprint: contentFingerprint(cache, split),
    };
  } catch (error) {
    cache.close();
    throw error;
  }
}
