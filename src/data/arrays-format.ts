import { UserError } from "../core/errors.js";
import { type ImageArrays, type KeptImages, sizeOfArrays } from "./arrays.js";
import type { ReadBytes } from "./read-bytes.js";

/** The file in a run's or a lab's folder that keeps the images that it was given in memory. */
export const ARRAYS_FILE = "data.safetensors";

const LENGTH_BYTES = 8;
const MOST_HEADER_BYTES = 100_000_000;

/** What stands before the images in their file: its header and the labels. */
export function encodeBeforeImages(arrays: ImageArrays | KeptImages): Uint8Array[] {
  const { labels, classes } = arrays;
  const size = sizeOfArrays(arrays);
  // U32 stands first, so that both begin at a whole word.
  const labelBytes = new Uint8Array(Uint32Array.from(labels).buffer);
  const end = labelBytes.length + labels.length * 3 * size * size;
  const json = JSON.stringify({
    __metadata__: { format: "convscope-arrays", classes: JSON.stringify(classes) },
    labels: { dtype: "U32", shape: [labels.length], data_offsets: [0, labelBytes.length] },
    images: { dtype: "U8", shape: [labels.length, 3, size, size], data_offsets: [labelBytes.length, end] },
  });
  const text = new TextEncoder().encode(json);
  const padded = Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES;
  const header = new Uint8Array(LENGTH_BYTES + padded).fill(" ".charCodeAt(0));
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(text, LENGTH_BYTES);
  return [header, labelBytes];
}

/**
 * Images, labels and classes as a safetensors file in pieces: `images` U8 [N, 3, S, S], `labels` U32 [N], and the classes as
 * JSON in its metadata. Images are not copied.
 */
export function encodeArrays(arrays: ImageArrays): Uint8Array[] {
  return [...encodeBeforeImages(arrays), arrays.images];
}

interface Entry {
  readonly dtype?: unknown;
  readonly shape?: unknown;
  readonly data_offsets?: unknown;
}

/** Where what stands in a file of images. */
export interface ArraysLayout {
  readonly count: number;
  readonly size: number;
  readonly classes: readonly string[];
  /** The places of the first label and of the first image, in bytes. */
  readonly labelsAt: number;
  readonly imagesAt: number;
}

function damaged(path: string, reason: string): UserError {
  return new UserError(`${path} is damaged (${reason}), so that its images cannot be read; restore the file.`, 1);
}

function exactly(path: string, read: ReadBytes, position: number, length: number): Uint8Array {
  const bytes = read(position, length);
  if (bytes.length !== length) throw damaged(path, "it is cut off");
  return bytes;
}

/** Reads the header of what `encodeArrays` wrote; throws a `UserError` (exit code 1) when it is not as it was written. */
export function decodeLayout(path: string, read: ReadBytes): ArraysLayout {
  const first = exactly(path, read, 0, LENGTH_BYTES);
  const length = Number(new DataView(first.buffer, first.byteOffset).getBigUint64(0, true));
  if (length > MOST_HEADER_BYTES) throw damaged(path, "its header is too long");
  let header: { labels?: Entry; images?: Entry; __metadata__?: { classes?: string } };
  let classes: unknown;
  try {
    const text = exactly(path, read, LENGTH_BYTES, length).slice();
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text)) as never;
    classes = JSON.parse(header.__metadata__?.classes ?? "");
  } catch (error) {
    throw error instanceof UserError ? error : damaged(path, "its header is not JSON");
  }
  const count = Array.isArray(header.labels?.shape) ? Number(header.labels.shape[0]) : NaN;
  const size = Array.isArray(header.images?.shape) ? Number(header.images.shape[3]) : NaN;
  const imageBytes = count * 3 * size * size;
  if (!Number.isSafeInteger(imageBytes) || count <= 0 || size <= 0) throw damaged(path, "its header lacks a shape");
  const expected = {
    labels: { dtype: "U32", shape: [count], data_offsets: [0, 4 * count] },
    images: { dtype: "U8", shape: [count, 3, size, size], data_offsets: [4 * count, 4 * count + imageBytes] },
  };
  for (const name of ["labels", "images"] as const)
    for (const key of ["dtype", "shape", "data_offsets"] as const)
      if (JSON.stringify(header[name]?.[key]) !== JSON.stringify(expected[name][key]))
        throw damaged(path, `its ${key} of ${name} is another`);
  const labelsAt = LENGTH_BYTES + length;
  return { count, size, classes: classes as string[], labelsAt, imagesAt: labelsAt + 4 * count };
}

function checked<T extends ImageArrays | KeptImages>(path: string, arrays: T, size: number): T {
  try {
    sizeOfArrays(arrays, size);
  } catch (error) {
    throw damaged(path, (error as Error).message.replace(/\.$/, ""));
  }
  return arrays;
}

function labelsIn(path: string, read: ReadBytes, { count, labelsAt }: ArraysLayout): Uint32Array {
  return new Uint32Array(new Uint8Array(exactly(path, read, labelsAt, 4 * count)).buffer);
}

/**
 * Reads what `encodeArrays` wrote; `path` is for the words. Throws a `UserError` (exit code 1) when anything in it is not as it
 * was written.
 */
export function decodeArrays(path: string, read: ReadBytes): ImageArrays {
  const layout = decodeLayout(path, read);
  const { count, size, classes, imagesAt } = layout;
  const images = exactly(path, read, imagesAt, count * 3 * size * size);
  return checked(path, { images, labels: labelsIn(path, read, layout), classes }, size);
}

/** As `decodeArrays`, with the images left where they are, to be read when they are asked for. */
export function decodeKept(path: string, read: ReadBytes): KeptImages {
  const layout = decodeLayout(path, read);
  const { count, size, classes, imagesAt } = layout;
  exactly(path, read, imagesAt + count * 3 * size * size - 1, 1);
  const kept = { size, classes, labels: labelsIn(path, read, layout), read: (at: number, length: number) => read(imagesAt + at, length) }; // prettier-ignore
  return checked(path, kept, size);
}
