import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Listing } from "../listing.js";
import { forEachParallel } from "../parallel.js";
import type { Fit } from "../fit.js";

/** Raised whenever the same file would decode to other pixels, or the cache's files mean something else. */
export const CACHE_FORMAT = 1;

const STATS_AT_ONCE = 64;

/**
 * The name of the cache that holds a listing's images at one size and fit: 24 hexadecimal digits of the SHA-256 over
 * the cache's format, size, fit and every item's path, length and time of change. Labels and splits have no part in it.
 */
export async function fingerprintOf(listing: Listing, size: number, fit: Fit): Promise<string> {
  const marks: string[] = new Array<string>(listing.items.length);
  await forEachParallel(listing.items, STATS_AT_ONCE, async ({ file }, index) => {
    const found = await stat(join(listing.root, file)).catch(() => null);
    marks[index] = found === null ? "gone" : `${found.size} ${Math.trunc(found.mtimeMs)}`;
  });
  const hash = createHash("sha256").update(JSON.stringify([CACHE_FORMAT, size, fit]));
  listing.items.forEach(({ file }, index) => hash.update(JSON.stringify([file, marks[index]])));
  return hash.digest("hex").slice(0, 24);
}
