import type { Listing } from "../listing.js";
import type { Unreadable } from "../photos.js";
import type { Store } from "./store.js";
import { openSlots, READY, UNREADABLE } from "./slots.js";

/** Images decoded to [3, size, size] bytes, on disk. */
export interface ImageCache {
  readonly dir: string;
  readonly size: number;
  readonly listing: Listing;
  /** The cache's name, which stands for files, size and fit. */
  readonly fingerprint: string;
  /** Whether an item is decoded and can be read. */
  isReadable(index: number): boolean;
  /** The files that could not be read or decoded, in the order of the listing. */
  unreadable(): Unreadable[];
  /** Reads item `index`, [3, size, size], into `out` at `offset`; throws a `UserError` (exit code 1) when the cache is damaged. */
  read(index: number, out: Uint8Array, offset: number): void;
  /** For item i at 6i: the sums of red, green and blue over its pixels as values in 0..1, then the sums of their squares. */
  moments(): Float64Array;
  /** For item i at 16i: the digest of its source file's bytes. */
  digests(): Uint8Array;
  close(): void;
}

/** Wraps an opened store; `failures` are items whose file could not be read at all, by index. */
export function imageCache(
  { dir, size, fingerprint, listing }: Pick<ImageCache, "dir" | "size" | "fingerprint" | "listing">,
  store: Store,
  failures: ReadonlyMap<number, string>,
): ImageCache {
  const slots = openSlots(dir, size);
  return {
    dir,
    size,
    listing,
    fingerprint,
    isReadable: (index) => store.states[index] === READY,
    unreadable() {
      const reasons = store.reasons();
      return listing.items.flatMap(({ file }, index) => {
        const reason =
          failures.get(index) ??
          (store.states[index] === UNREADABLE ? (reasons.get(file) ?? "it cannot be decoded") : null);
        return reason === null ? [] : [{ file, reason }];
      });
    },
    read: (index, out, offset) => slots.read(index, out, offset),
    moments: () => store.moments(),
    digests: () => store.digests(),
    close() {
      slots.close();
      store.close();
    },
  };
}
