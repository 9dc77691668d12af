import { DIGEST_BYTES } from "./digest.js";
import { SPLITS, type Listing, type SplitName } from "./listing.js";
import type { Split } from "./split.js";
import { namesOf, type StoredSplit } from "./stored-split.js";

const PLACE_BYTES = 4;
/** No folder has more photos: a place beyond is damage. */
const MOST_PLACES = 2 ** 24;

function ofEach<T>(make: (name: SplitName) => T): Record<SplitName, T> {
  return { train: make("train"), val: make("val"), test: make("test") };
}

/** A split as a value for JSON; `digests` are those of the listing's items, where there are any. */
export function splitToJson(listing: Listing, split: Split, digests: Uint8Array | null): StoredSplit {
  const names = namesOf(listing, split);
  if (digests === null) return names;
  return {
    ...names,
    digests: ofEach((name) => {
      const bytes = Buffer.alloc(DIGEST_BYTES * split[name].length);
      split[name].forEach((item, row) => bytes.set(digests.subarray(item * DIGEST_BYTES, (item + 1) * DIGEST_BYTES), row * DIGEST_BYTES)); // prettier-ignore
      return bytes.toString("base64");
    }),
    places: ofEach((name) => {
      const bytes = Buffer.alloc(PLACE_BYTES * split[name].length);
      split[name].forEach((item, row) => bytes.writeUInt32LE(item, row * PLACE_BYTES));
      return bytes.toString("base64");
    }),
  };
}

/** One photo of a stored split. */
export interface StoredPhoto {
  readonly file: string;
  /** In hexadecimal digits; null where the run keeps none. */
  readonly digest: string | null;
  /** Its place in the listing that the run was begun with; null where the run keeps none. */
  readonly place: number | null;
}

/** The photos of each split. */
export function storedPhotos(stored: StoredSplit): Record<SplitName, StoredPhoto[]> {
  return ofEach((name) => {
    const digests = Buffer.from(stored.digests?.[name] ?? "", "base64");
    const places = Buffer.from(stored.places?.[name] ?? "", "base64");
    const files = stored[name];
    const hasDigests = digests.length === files.length * DIGEST_BYTES;
    const isPlaced = (row: number) => places.readUInt32LE(row * PLACE_BYTES) < MOST_PLACES;
    const hasPlaces = places.length === files.length * PLACE_BYTES && files.every((_, row) => isPlaced(row));
    return files.map((file, row) => ({
      file,
      digest: hasDigests ? digests.toString("hex", row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES) : null,
      place: hasPlaces ? places.readUInt32LE(row * PLACE_BYTES) : null,
    }));
  });
}

/** Whether a stored split says what its photos' bytes were. */
export function keepsDigests(photos: Record<SplitName, readonly StoredPhoto[]>): boolean {
  return SPLITS.every((name) => photos[name].every(({ digest }) => digest !== null));
}
