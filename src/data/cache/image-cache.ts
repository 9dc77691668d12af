import { DIGEST_BYTES } from "../digest.js";
import type { Listing } from "../listing.js";
import { emptySource, NOWHERE, type PhotoSource } from "./photo-source.js";
import type { Unreadable } from "../photos.js";
import { MOMENTS } from "./moments.js";
import type { Place, Pool } from "./pool.js";
import { openSlots, READY } from "./slots.js";
import type { Store } from "./store.js";
import { markInUse } from "./users.js";

/** Images decoded to [3, size, size] bytes, on disk. */
export interface ImageCache {
  /** The folder of all photos of this size and fit. */
  readonly dir: string;
  readonly size: number;
  readonly listing: Listing;
  /** Where each photo lies, for threads that read them. */
  readonly photos: PhotoSource;
  /** How many photos were decoded for it now, rather than found. */
  readonly decoded: number;
  /** Whether an item is decoded and can be read. */
  isReadable(index: number): boolean;
  /** The files that could not be read or decoded, in the order of the listing. */
  unreadable(): Unreadable[];
  /** Reads item `index`, [3, size, size], into `out` at `offset`; throws a `UserError` (exit code 1) when the cache is damaged. */
  read(index: number, out: Uint8Array, offset: number): void;
  /** For item i at 6i: the sums of red, green and blue over its pixels as values in 0..1, then the sums of their squares. */
  moments(): Float64Array;
  /** For item i at 16i: the digest of its source file's bytes; zeros where it was not asked for or could not be read. */
  digests(): Uint8Array;
  close(): void;
}

/** What preparing a cache found out. */
export interface Prepared {
  readonly listing: Listing;
  /** The digest of each item's file, in hexadecimal digits; undefined where it was not asked for or could not be read. */
  readonly digests: readonly (string | undefined)[];
  /** Items whose file could not be read at all, by index. */
  readonly failures: ReadonlyMap<number, string>;
  readonly decoded: number;
}

/** Gives access to a listing's photos in a pool. */
export function imageCache(pool: Pool, { listing, digests, failures, decoded }: Prepared): ImageCache {
  const { dir, size } = pool;
  const photos = emptySource(dir, size, listing.items.length);
  const places = digests.map((digest) => (digest === undefined ? undefined : pool.find(digest)));
  const numbers = new Map<string, number>();
  const isReady = (place: Place | undefined) => place !== undefined && place.store.states[place.slot] === READY;
  places.forEach((place, index) => {
    if (place === undefined || !isReady(place)) return;
    const { dir } = place.store;
    let number = numbers.get(dir);
    if (number === undefined) {
      number = photos.segments.push(dir) - 1;
      numbers.set(dir, number);
    }
    photos.segmentOf[index] = number;
    photos.slotOf[index] = place.slot;
  });
  const slots = openSlots(photos);
  const unmark = markInUse(dir);
  const isReadable = (index: number) => photos.segmentOf[index] !== NOWHERE;
  return {
    dir,
    size,
    listing,
    photos,
    decoded,
    isReadable,
    unreadable() {
      const reasons = new Map<Store, Map<string, string>>();
      return listing.items.flatMap(({ file }, index) => {
        const failure = failures.get(index);
        if (failure !== undefined) return [{ file, reason: failure }];
        const place = places[index];
        if (place === undefined || isReady(place)) return [];
        if (!reasons.has(place.store)) reasons.set(place.store, place.store.reasons());
        return [{ file, reason: reasons.get(place.store)!.get(digests[index]!) ?? "it cannot be decoded" }];
      });
    },
    read: (index, out, offset) => slots.read(index, out, offset),
    moments() {
      const moments = new Float64Array(MOMENTS * listing.items.length);
      const ofStore = new Map<Store, Float64Array>();
      places.forEach((place, index) => {
        if (place === undefined || !isReadable(index)) return;
        if (!ofStore.has(place.store)) ofStore.set(place.store, place.store.moments());
        const start = place.slot * MOMENTS;
        moments.set(ofStore.get(place.store)!.subarray(start, start + MOMENTS), index * MOMENTS);
      });
      return moments;
    },
    digests() {
      const bytes = Buffer.from(new ArrayBuffer(DIGEST_BYTES * listing.items.length));
      digests.forEach((digest, index) => digest !== undefined && bytes.write(digest, index * DIGEST_BYTES, "hex"));
      return bytes;
    },
    close() {
      unmark();
      slots.close();
      pool.close();
    },
  };
}
