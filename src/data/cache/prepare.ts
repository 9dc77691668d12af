import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defaultCacheRoot } from "../../runtime/cache-root.js";
import { digestOf } from "../digest.js";
import type { Listing } from "../listing.js";
import { forEachParallel } from "../parallel.js";
import { readWhole } from "../read-file.js";
import { decodePixels } from "./decode.js";
import type { Fit } from "../fit.js";
import { requireSpace } from "./disk.js";
import { CACHE_FORMAT, fingerprintOf } from "./fingerprint.js";
import { imageCache, type ImageCache } from "./image-cache.js";
import { splitPlanes } from "./planes.js";
import { MOMENTS } from "./moments.js";
import { READY, UNDECODED } from "./slots.js";
import { bytesOnDisk, openStore, openStoreForWriting, type Header, type Store } from "./store.js";

const CHECKED_ON_REUSE = 64;

/** What a preparation is about to do. */
export interface PrepareStart {
  /** The number of images still to be decoded, and the bytes of disk that they will take. */
  readonly count: number;
  readonly bytes: number;
  /** The folder of this cache. */
  readonly path: string;
}

export interface PrepareOptions {
  /** Side of the square images in pixels. */
  readonly size: number;
  readonly fit: Fit;
  /** The folder of all caches; `defaultCacheRoot()` when left out. */
  readonly cacheRoot?: string | undefined;
  /** Images decoded at the same time; one more than there are cores when left out. */
  readonly concurrency?: number | undefined;
  readonly onStart?: ((info: PrepareStart) => void) | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Whether sums of so many values in 0..1, and of their squares, can be right: no value's square is larger than itself. */
function arePossible(moments: Float64Array, area: number): boolean {
  return [0, 1, 2].every((plane) => {
    const [sum, squares] = [moments[plane], moments[3 + plane]];
    const margin = 1e-9 * area;
    return squares >= 0 && squares <= sum + margin && sum <= area + margin;
  });
}

/**
 * Finished items whose pixels or sums are not those that were written: of an even sample, or of all once one is found; and
 * whichever have sums that cannot be.
 */
function findDamaged(store: Store, size: number): number[] {
  const ready = [...store.states.keys()].filter((index) => store.states[index] === READY);
  const moments = store.moments();
  const isImpossible = (index: number) =>
    !arePossible(moments.subarray(index * MOMENTS, (index + 1) * MOMENTS), size * size);
  const step = Math.max(1, Math.floor(ready.length / CHECKED_ON_REUSE));
  const isDamaged = (index: number) => !store.isIntact(index);
  const sample = ready.filter((_, position) => position % step === 0).slice(0, CHECKED_ON_REUSE);
  const impossible = ready.filter(isImpossible);
  return impossible.length > 0 || sample.some(isDamaged) ? ready.filter(isDamaged) : [];
}

function reasonOf(error: unknown): string {
  return (error as Error).message.split("\n")[0].replace(/^Input buffer/, "it");
}

/** Decodes items into the store. Gives the reasons of those whose file could not be read, which a later run may mend. */
async function decodeAll(
  listing: Listing,
  todo: readonly number[],
  store: Store,
  { size, fit, concurrency = availableParallelism() + 1, onProgress }: PrepareOptions,
): Promise<Map<number, string>> {
  const failures = new Map<number, string>();
  let done = 0;
  await forEachParallel(todo, concurrency, async (index) => {
    const { file } = listing.items[index];
    const bytes = await readWhole(join(listing.root, file)).catch((error: unknown) => reasonOf(error));
    if (typeof bytes === "string") {
      failures.set(index, bytes);
    } else {
      const pixels =
        bytes.length === 0
          ? "the file is empty"
          : await decodePixels(bytes, size, fit).catch((error: unknown) => reasonOf(error));
      if (typeof pixels === "string") store.refuse(index, file, pixels, digestOf(bytes));
      else store.put(index, splitPlanes(pixels), digestOf(bytes));
    }
    onProgress?.(++done, todo.length);
  });
  return failures;
}

/**
 * Decodes those of the items `indices` that the cache does not hold yet, and opens the cache. It may be killed at any
 * moment and goes on where it stopped. A cache that is used again is checked, and what is damaged is decoded again.
 * Throws a `UserError` (exit code 1) when the disk is full or the folder cannot be written.
 */
export async function prepareCache(
  listing: Listing,
  indices: ArrayLike<number>,
  options: PrepareOptions,
): Promise<ImageCache> {
  const { size, fit, cacheRoot = defaultCacheRoot() } = options;
  const fingerprint = await fingerprintOf(listing, size, fit);
  const dir = join(cacheRoot, fingerprint);
  const header: Header = { format: CACHE_FORMAT, fingerprint, size, fit, items: listing.items.length };
  // A finished cache may lie where nobody can write, so it is opened for reading first.
  let store = openStore(dir, header);
  const damaged = store === null ? [] : findDamaged(store, size);
  const again = new Set(damaged);
  const todo = Array.from(indices).filter(
    (index) => store === null || store.states[index] === UNDECODED || again.has(index),
  );
  options.onStart?.({ count: todo.length, bytes: bytesOnDisk(header, todo.length), path: dir });
  if (store === null || todo.length > 0 || damaged.length > 0) {
    requireSpace(cacheRoot, bytesOnDisk(header, todo.length));
    store?.close();
    store = openStoreForWriting(dir, header);
    for (const index of damaged) store.forget(index);
  }
  const failures = await decodeAll(listing, todo, store, options).catch((error: unknown) => {
    store.close();
    throw error;
  });
  return imageCache({ dir, size, fingerprint, listing }, store, failures);
}
