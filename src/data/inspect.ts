import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Sharp } from "sharp";
import type { EqualFiles } from "./describe-data.js";
import type { Unreadable } from "./photos.js";
import { findDuplicates } from "./duplicates.js";
import { knownAs } from "./known-as.js";
import { SPLITS, type Listing, type SplitName } from "./listing.js";
import { forEachParallel } from "./parallel.js";
import { readReason, unopenable } from "./read-file.js";
import { loadSharp } from "./sharp.js";

const HEADERS_AT_ONCE = 16;

/** The least, the middle and the greatest of some numbers. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** How many images a class has: in each split that the folder brings, or all of them where it brings none. */
export interface ClassCount {
  readonly name: string;
  readonly total: number;
  readonly splits: Readonly<Record<SplitName, number>> | null;
}

/** What can be told of a folder from the headers of its images, without decoding them. */
export interface Inspection {
  readonly classes: readonly ClassCount[];
  /** Width and height in pixels, upright; null when no image is readable. */
  readonly width: Spread | null;
  readonly height: Spread | null;
  /** Number of images by colour mode, such as `sRGB`, `grey`, `CMYK, 16 bits`, `sRGB, alpha`; the commonest first. */
  readonly modes: Readonly<Record<string, number>>;
  /** Files whose header cannot be read. */
  readonly unreadable: readonly Unreadable[];
  readonly duplicates: readonly EqualFiles[];
}

type Metadata = Awaited<ReturnType<Sharp["metadata"]>>;

function modeOf({ space, depth, hasAlpha, pages = 1 }: Metadata): string {
  const names: Record<string, string> = { srgb: "sRGB", rgb16: "sRGB", "b-w": "grey", grey16: "grey", cmyk: "CMYK" };
  const bits: Record<string, string> = { ushort: "16 bits", float: "32 bits" };
  const parts = [names[space] ?? space, bits[depth], hasAlpha ? "alpha" : "", pages > 1 ? "animated" : ""];
  return parts.filter(Boolean).join(", ");
}

function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return { min: sorted[0], median: sorted[Math.floor(sorted.length / 2)], max: sorted.at(-1)! };
}

/** Its header can be read, its pixels cannot. */
const HEIC = "it is a HEIC photo; export it as JPEG";

/** What a file that is no image is, if its first bytes say so. */
function headOf(path: string): string | null {
  try {
    const file = openSync(path, "r");
    try {
      const head = Buffer.alloc(512);
      return knownAs(head.subarray(0, readSync(file, head, 0, head.length, 0)));
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

/** Counts the images of each class, per split where the folder brings splits. */
export function countClasses({ classes, items }: Listing): ClassCount[] {
  const counts = classes.map((name) => ({ name, total: 0, splits: { train: 0, val: 0, test: 0 } }));
  for (const { label, split } of items) {
    counts[label].total++;
    if (split !== null) counts[label].splits[split]++;
  }
  const brings = items.some(({ split }) => split !== null);
  return counts.map((count) => (brings ? count : { ...count, splits: null }));
}

/** Reads the header of every image and looks for equal files; `onProgress` counts headers. Damaged pixels stay unseen. */
export async function inspectListing(listing: Listing, onProgress?: (done: number) => void): Promise<Inspection> {
  const { items, classes } = listing;
  const headers: (Metadata | string)[] = new Array<Metadata | string>(items.length);
  let done = 0;
  const sharp = await loadSharp();
  await forEachParallel(items, HEADERS_AT_ONCE, async ({ file }, index) => {
    headers[index] = await sharp(join(listing.root, file), { failOn: "error" })
      .metadata()
      .then((found) => (found.compression === "hevc" ? HEIC : found))
      .catch(
        (error: unknown) =>
          unopenable(join(listing.root, file)) ?? headOf(join(listing.root, file)) ?? readReason(error),
      );
    onProgress?.(++done);
  });
  const readable = headers.filter((header) => typeof header !== "string");
  const modes = new Map<string, number>();
  for (const header of readable) modes.set(modeOf(header), (modes.get(modeOf(header)) ?? 0) + 1);
  const groups = await findDuplicates(listing);
  return {
    classes: countClasses(listing),
    width: spreadOf(readable.map(({ autoOrient }) => autoOrient.width)),
    height: spreadOf(readable.map(({ autoOrient }) => autoOrient.height)),
    modes: Object.fromEntries([...modes].sort((a, b) => b[1] - a[1])),
    unreadable: items.flatMap(({ file }, index) => {
      const header = headers[index];
      return typeof header === "string" ? [{ file, reason: header }] : [];
    }),
    duplicates: groups.map((group) => ({
      files: group.map((index) => items[index].file),
      splits: SPLITS.filter((split) => group.some((index) => items[index].split === split)),
      classes: [...new Set(group.map((index) => classes[items[index].label]))],
    })),
  };
}
