import { UserError } from "../core/errors.js";
import { MOMENTS, sumsOf } from "./cache/moments.js";
import { type EqualFiles, leaksAmong } from "./describe-data.js";
import { plainClasses } from "./plain-classes.js";
import { ARRAYS } from "./roots.js";
import type { ReadBytes } from "./read-bytes.js";
import type { ReadPhoto } from "./fill-batch.js";
import { SPLITS, type Listing, type SplitName } from "./listing.js";
import { memoryLoader } from "./memory-loader.js";
import type { Dataset } from "./photos.js";
import { splitListing, type Split, type SplitOptions } from "./split.js";
import { channelStatistics } from "./statistics.js";
import { splitFromJson, type StoredSplit } from "./stored-split.js";

export { ARRAYS } from "./roots.js";

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

/** Square images that lie where they are read piece by piece, such as a file, so that memory need not hold them. */
export interface KeptImages extends Omit<ImageArrays, "images"> {
  /** Height and width of each, in pixels. */
  readonly size: number;
  /** Reads bytes of [N, 3, size, size]; fewer where what keeps them is cut off. */
  readonly read: ReadBytes;
  /** Called when they are not asked for any more. */
  close?(): void;
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
export function sizeOfArrays(arrays: ImageArrays | KeptImages, imageSize?: number): number {
  const { labels, classes } = arrays;
  checkClasses(classes);
  const isKept = "read" in arrays;
  if (!isKept && !(arrays.images instanceof Uint8Array))
    throw new UserError("data.images needs a Uint8Array of [N, 3, H, W] values from 0 to 255; convert other numbers.");
  const count = labels.length;
  if (!(count > 0)) throw new UserError("data.labels holds no label; give one for each image.");
  for (let index = 0; index < count; index++) {
    if (Number.isInteger(labels[index]) && labels[index] >= 0 && labels[index] < classes.length) continue;
    throw new UserError(
      `data.labels[${index}] is ${String(labels[index])}, and the ${classes.length} classes have the numbers 0 to ${classes.length - 1}.`,
    );
  }
  const size = isKept ? arrays.size : Math.sqrt(arrays.images.length / (3 * count));
  if (!Number.isInteger(size) || size <= 0)
    throw new UserError(
      isKept
        ? `data.size is ${size}; give the images' height and width in pixels.`
        : `data.images holds ${arrays.images.length} values, which are not ${count} square images [3, H, W] for the ${count} labels; bring the images to one square size, channel by channel.`,
    );
  if (imageSize !== undefined && imageSize !== size)
    throw new UserError(
      `imageSize is ${imageSize}, and data.images holds images of ${size}x${size} pixels; resize them, or leave imageSize out.`,
    );
  return size;
}

/** The images as a listing: each has its number for a file's name, all equally long so that names stand in their order. */
function listingOf({ labels, classes, splits }: KeptImages, root = "the images in memory"): Listing {
  const digits = String(labels.length - 1).length;
  const items = Array.from(labels, (label, index) => {
    return { file: String(index).padStart(digits, "0"), label, split: splits?.[index] ?? null };
  });
  return { root, layout: "arrays in memory", classes, items, unlabelled: 0 };
}

/** The same images, wherever they are, to be read. */
export function keptOf(arrays: ImageArrays | KeptImages): KeptImages {
  if ("read" in arrays) return arrays;
  const { images, ...rest } = arrays;
  return { ...rest, size: sizeOfArrays(arrays), read: (at, length) => images.subarray(at, at + length) };
}

/** Reads one image [3, size, size]; throws a `UserError` (exit code 1) where it is not there any more. */
function imageOf({ size, read }: KeptImages, item: number): Uint8Array {
  const bytes = 3 * size * size;
  const image = read(item * bytes, bytes);
  if (image.length !== bytes) throw new UserError(`Image ${item} cannot be read: what keeps the images is cut off.`, 1);
  return image;
}

function momentsOf(images: KeptImages): Float64Array {
  const count = images.labels.length;
  const moments = new Float64Array(count * MOMENTS);
  for (let item = 0; item < count; item++) moments.set(sumsOf(imageOf(images, item)), item * MOMENTS);
  return moments;
}

/** Equal images that stand in more than one split or class. Equal ones have equal sums, so only those are compared. */
function equalOf(images: KeptImages, moments: Float64Array, { items, classes }: Listing, split: Split): EqualFiles[] {
  const { labels } = images;
  const isEqual = (a: number, b: number) => {
    const [one, other] = [imageOf(images, a), imageOf(images, b)];
    return one.every((value, at) => value === other[at]);
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
async function digestOf(length: number, read: ReadBytes): Promise<string> {
  if (globalThis.crypto?.subtle === undefined)
    throw new UserError("Images in memory need a page that is secure: open it by https, or from localhost.");
  const hex = (hash: ArrayBuffer) =>
    Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (piece: Uint8Array) => hex(await crypto.subtle.digest("SHA-256", new Uint8Array(piece)));
  const pieces: string[] = [];
  for (let at = 0; at < length; at += HASHED_AT_ONCE)
    pieces.push(await sha256(read(at, Math.min(HASHED_AT_ONCE, length - at))));
  return sha256(new TextEncoder().encode(pieces.join(" ")));
}

async function fingerprintOf({ size, read, labels, classes }: KeptImages, split: Split): Promise<string> {
  const digest = (bytes: Uint8Array) => digestOf(bytes.length, (at, length) => bytes.subarray(at, at + length));
  const numbers = (of: ArrayLike<number>) => digest(new Uint8Array(Uint32Array.from(of).buffer));
  const parts = [await digestOf(labels.length * 3 * size * size, read), await numbers(labels)];
  for (const name of SPLITS) parts.push(await numbers(split[name]));
  const all = await digest(new TextEncoder().encode(JSON.stringify([ARRAYS, size, classes, ...parts])));
  return all.slice(0, 24);
}

/** Reads images by their numbers. */
export function readerOf(arrays: ImageArrays | KeptImages): ReadPhoto {
  const kept = keptOf(arrays);
  return (item, out, offset) => out.set(imageOf(kept, item), offset);
}

/**
 * Splits images that lie in memory, or where they are read piece by piece, and measures them, as `openDataset` does those of a
 * folder; they are not copied. Rejects
 * with a `UserError` for sizes and labels that cannot be right, and for a class without a training image.
 */
export async function arraysDataset(arrays: ImageArrays | KeptImages, options: ArraysOptions): Promise<Dataset> {
  const size = sizeOfArrays(arrays);
  const kept = keptOf(arrays);
  const listing = listingOf(kept, options.root);
  const { storedSplit } = options;
  const split = storedSplit === undefined ? splitListing(listing, options) : splitFromJson(listing, storedSplit);
  const present = new Set(Array.from(split.train, (item) => arrays.labels[item]));
  const empty = arrays.classes.find((_, label) => !present.has(label));
  if (empty !== undefined)
    throw new UserError(`The class "${empty}" of data has no training image; add some or leave the class out.`);
  const moments = momentsOf(kept);
  const read = readerOf(kept);
  const equal = equalOf(kept, moments, listing, split);
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
    fingerprint: await fingerprintOf(kept, split),
    labelOf: (item) => arrays.labels[item],
    openLoader: () => memoryLoader(read, size),
    read,
    close: () => kept.close?.(),
  };
}
