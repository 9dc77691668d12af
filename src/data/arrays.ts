import { UserError } from "../core/errors.js";
import { MOMENTS, sumsOf } from "./cache/moments.js";
import { type EqualFiles, leaksAmong } from "./describe-data.js";
import { plainClasses } from "./plain-classes.js";
import type { ReadPhoto } from "./fill-batch.js";
import { SPLITS, type Listing, type SplitName } from "./listing.js";
import { memoryLoader } from "./memory-loader.js";
import type { Dataset } from "./photos.js";
import { splitListing, type Split, type SplitOptions } from "./split.js";
import { channelStatistics } from "./statistics.js";
import { splitFromJson, type StoredSplit } from "./stored-split.js";

/** Stands for images that came from memory in place of a folder; the run keeps them in a file of its own. */
export const ARRAYS = "arrays";

/** Square images in memory, with their classes. */
export interface ImageArrays {
  /** [N, 3, H, W], sRGB in 0..255, with H equal to W. */
  readonly images: Uint8Array;
  /** [N], each a place in `classes`. */
  readonly labels: ArrayLike<number>;
  /** Two names or more, each once. */
  readonly classes: readonly string[];
  /** [N], the split that each belongs to; null, or left out, where that is still to be drawn. A run keeps it in its run.json. */
  readonly splits?: readonly (SplitName | null)[] | undefined;
}

export interface ArraysOptions extends SplitOptions {
  /** The split of an earlier run, used instead of fractions, seed and limit. */
  readonly storedSplit?: StoredSplit | undefined;
  /** The file that keeps them; they are known to be in memory alone where it is left out. */
  readonly root?: string | undefined;
}

/** What JavaScript hands in was not seen by the compiler. */
function checkClasses(given: unknown): void {
  const classes: readonly unknown[] = Array.isArray(given) ? given : [null];
  const isName = (name: unknown): name is string => typeof name === "string" && name !== "";
  if (!classes.every(isName)) throw new UserError("data.classes needs a list of names, one for each class.");
  const twice = classes.find((name, place) => classes.indexOf(name) !== place);
  if (twice !== undefined)
    throw new UserError(`data.classes names "${twice}" twice; give each class a name of its own.`);
  if (classes.length < 2)
    throw new UserError(`data.classes names ${classes.length} class, and a classifier needs two or more.`);
}

/**
 * The height and width of the images. Throws a `UserError` where their sizes, labels or classes cannot be right, or where
 * they are not of the `imageSize` that is asked for.
 */
export function sizeOfArrays({ images, labels, classes }: ImageArrays, imageSize?: number): number {
  checkClasses(classes);
  if (!(images instanceof Uint8Array))
    throw new UserError("data.images needs a Uint8Array of [N, 3, H, W] values from 0 to 255; convert other numbers.");
  const count = labels.length;
  if (!(count > 0)) throw new UserError("data.labels holds no label; give one for each image.");
  for (let index = 0; index < count; index++) {
    if (Number.isInteger(labels[index]) && labels[index] >= 0 && labels[index] < classes.length) continue;
    throw new UserError(
      `data.labels[${index}] is ${String(labels[index])}, and the ${classes.length} classes have the numbers 0 to ${classes.length - 1}.`,
    );
  }
  const size = Math.sqrt(images.length / (3 * count));
  if (!Number.isInteger(size) || size === 0)
    throw new UserError(
      `data.images holds ${images.length} values, which are not ${count} square images [3, H, W] for the ${count} labels; bring the images to one square size, channel by channel.`,
    );
  if (imageSize !== undefined && imageSize !== size)
    throw new UserError(
      `imageSize is ${imageSize}, and data.images holds images of ${size}x${size} pixels; resize them, or leave imageSize out.`,
    );
  return size;
}

/** The images as a listing: each has its number for a file's name, all equally long so that names stand in their order. */
function listingOf({ labels, classes, splits }: ImageArrays, root = "the images in memory"): Listing {
  const digits = String(labels.length - 1).length;
  const items = Array.from(labels, (label, index) => {
    return { file: String(index).padStart(digits, "0"), label, split: splits?.[index] ?? null };
  });
  return { root, layout: "arrays in memory", classes, items, unlabelled: 0 };
}

function momentsOf(images: Uint8Array, count: number): Float64Array {
  const moments = new Float64Array(count * MOMENTS);
  const bytes = images.length / count;
  for (let index = 0; index < count; index++)
    moments.set(sumsOf(images.subarray(index * bytes, (index + 1) * bytes)), index * MOMENTS);
  return moments;
}

/** Equal images that stand in more than one split or class. Equal ones have equal sums, so only those are compared. */
function equalOf(
  { images, labels }: ImageArrays,
  moments: Float64Array,
  { items, classes }: Listing,
  split: Split,
): EqualFiles[] {
  // prettier-ignore
  const bytes = images.length / labels.length;
  const isEqual = (a: number, b: number) => {
    for (let at = 0; at < bytes; at++) if (images[a * bytes + at] !== images[b * bytes + at]) return false;
    return true;
  };
  const groups = new Map<string, { index: number; name: (typeof SPLITS)[number] }[][]>();
  for (const name of SPLITS) {
    for (const index of split[name]) {
      const key = moments.subarray(index * MOMENTS, (index + 1) * MOMENTS).join(" ");
      const alike = groups.get(key) ?? [];
      groups.set(key, alike);
      const group = alike.find(([first]) => isEqual(first.index, index));
      if (group === undefined) alike.push([{ index, name }]);
      else group.push({ index, name });
    }
  }
  return [...groups.values()].flat().flatMap((group) => {
    const splits = [...new Set(group.map(({ name }) => name))];
    const names = [...new Set(group.map(({ index }) => classes[labels[index]]))];
    const files = group.map(({ index }) => items[index].file);
    return splits.length > 1 || names.length > 1 ? [{ files, splits, classes: names }] : [];
  });
}

const HASHED_AT_ONCE = 1 << 26;

/** SHA-256 over bytes in pieces, in hexadecimal: of each piece, then of these together. */
async function digestOf(bytes: Uint8Array): Promise<string> {
  if (globalThis.crypto?.subtle === undefined)
    throw new UserError("Images in memory need a page that is secure: open it by https, or from localhost.");
  const hex = (hash: ArrayBuffer) =>
    Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (piece: Uint8Array) => hex(await crypto.subtle.digest("SHA-256", new Uint8Array(piece)));
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += HASHED_AT_ONCE)
    pieces.push(await sha256(bytes.subarray(at, at + HASHED_AT_ONCE)));
  return sha256(new TextEncoder().encode(pieces.join(" ")));
}

async function fingerprintOf({ images, labels, classes }: ImageArrays, size: number, split: Split): Promise<string> {
  const numbers = (of: ArrayLike<number>) => digestOf(new Uint8Array(Uint32Array.from(of).buffer));
  const parts = [await digestOf(images), await numbers(labels)];
  for (const name of SPLITS) parts.push(await numbers(split[name]));
  const all = await digestOf(new TextEncoder().encode(JSON.stringify([ARRAYS, size, classes, ...parts])));
  return all.slice(0, 24);
}

/** Reads the images of arrays by their numbers. */
export function readerOf({ images, labels }: ImageArrays): ReadPhoto {
  const bytes = images.length / labels.length;
  return (item, out, offset) => out.set(images.subarray(item * bytes, (item + 1) * bytes), offset);
}

/**
 * Splits images that lie in memory and measures them, as `openDataset` does those of a folder; they are not copied. Rejects
 * with a `UserError` for sizes and labels that cannot be right, and for a class without a training image.
 */
export async function arraysDataset(arrays: ImageArrays, options: ArraysOptions): Promise<Dataset> {
  const size = sizeOfArrays(arrays);
  const listing = listingOf(arrays, options.root);
  const { storedSplit } = options;
  const split = storedSplit === undefined ? splitListing(listing, options) : splitFromJson(listing, storedSplit);
  const present = new Set(Array.from(split.train, (item) => arrays.labels[item]));
  const empty = arrays.classes.find((_, label) => !present.has(label));
  if (empty !== undefined)
    throw new UserError(`The class "${empty}" of data has no training image; add some or leave the class out.`);
  const moments = momentsOf(arrays.images, arrays.labels.length);
  const read = readerOf(arrays);
  const equal = equalOf(arrays, moments, listing, split);
  return {
    size,
    listing,
    classes: arrays.classes,
    split,
    ...channelStatistics(moments, size, split.train),
    unreadable: [],
    equal,
    leakage: leaksAmong(equal),
    plain: plainClasses(listing, moments, size, split.train),
    fingerprint: await fingerprintOf(arrays, size, split),
    labelOf: (item) => arrays.labels[item],
    openLoader: () => memoryLoader(read, size),
    read,
    close: () => undefined,
  };
}
