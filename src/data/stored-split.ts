import { cutList } from "../core/cut-list.js";
import { UserError } from "../core/errors.js";
import { SPLITS, type Listing, type SplitName } from "./listing.js";
import type { Split } from "./split.js";

/** A split as a run keeps it, so that the same images come back whatever becomes of their folder and of the splitting. */
export interface StoredSplit {
  readonly classes: readonly string[];
  readonly train: readonly string[];
  readonly val: readonly string[];
  readonly test: readonly string[];
  /** For each photo of each split, in base64, the 16 bytes of its file's digest. Version 0.1 kept none, nor have arrays any. */
  readonly digests?: Readonly<Record<SplitName, string>>;
  /** For each photo of each split, in base64, its place in the listing, four bytes: what varies photos is drawn by it. */
  readonly places?: Readonly<Record<SplitName, string>>;
}

/** The names of a split's images, as a run keeps them. */
export function namesOf({ classes, items }: Listing, split: Split): StoredSplit {
  const files = (indices: Uint32Array) => Array.from(indices, (index) => items[index].file);
  return { classes, train: files(split.train), val: files(split.val), test: files(split.test) };
}

/** A stored split over a listing; throws a `UserError` when the classes are others, or naming the first file that is gone. */
export function splitFromJson(listing: Listing, stored: StoredSplit): Split {
  if (stored.classes.join("\n") !== listing.classes.join("\n")) {
    throw new UserError(
      `"${listing.root}" has the classes ${cutList(listing.classes)}, but the run was made with ` +
        `${cutList(stored.classes)}; give the folder that it was made with.`,
    );
  }
  const positions = new Map(listing.items.map(({ file }, index) => [file, index]));
  const gone = SPLITS.flatMap((name) => stored[name].filter((file) => !positions.has(file)));
  if (gone.length > 0) {
    throw new UserError(
      `${gone.length} of the run's images are gone from "${listing.root}", the first is "${gone[0]}"; put them back or ` +
        `start a new run.`,
    );
  }
  const items = (files: readonly string[]) => Uint32Array.from(files, (file) => positions.get(file)!);
  return { train: items(stored.train), val: items(stored.val), test: items(stored.test) };
}
