import { DIGEST_BYTES } from "../digest.js";
import type { Listing } from "../listing.js";
import type { ImageCache } from "./image-cache.js";
import { emptySource } from "./photo-source.js";
import { MOMENTS } from "./moments.js";

/** The photos of a cache as those of another listing: its item i is the cache's item `from(i)`, or none where that is undefined. */
export function rearranged(
  cache: ImageCache,
  listing: Listing,
  from: (index: number) => number | undefined,
): ImageCache {
  const { dir, size, decoded } = cache;
  const photos = { ...emptySource(dir, size, listing.items.length), segments: cache.photos.segments };
  const each = (copy: (to: number, at: number) => void) =>
    listing.items.forEach((_, to) => {
      const at = from(to);
      if (at !== undefined) copy(to, at);
    });
  each((to, at) => {
    photos.segmentOf[to] = cache.photos.segmentOf[at];
    photos.slotOf[to] = cache.photos.slotOf[at];
  });
  const rows = <T extends Float64Array | Uint8Array>(values: T, out: T, length: number): T => {
    each((to, at) => out.set(values.subarray(at * length, (at + 1) * length), to * length));
    return out;
  };
  const isReadable = (index: number) => {
    const at = from(index);
    return at !== undefined && cache.isReadable(at);
  };
  return {
    dir,
    size,
    listing,
    photos,
    decoded,
    isReadable,
    unreadable() {
      const reasons = new Map(cache.unreadable().map(({ file, reason }) => [file, reason]));
      return listing.items.flatMap(({ file }) => (reasons.has(file) ? [{ file, reason: reasons.get(file)! }] : []));
    },
    read: (index, out, offset) => cache.read(from(index) ?? -1, out, offset),
    moments: () => rows(cache.moments(), new Float64Array(MOMENTS * listing.items.length), MOMENTS),
    digests: () => rows(cache.digests(), new Uint8Array(DIGEST_BYTES * listing.items.length), DIGEST_BYTES),
    close: () => cache.close(),
  };
}
