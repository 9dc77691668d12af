import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { UserError } from "../core/errors.js";
import { arraysDataset, type ArraysOptions, type ImageArrays } from "./arrays.js";
import { ARRAYS_FILE, decodeArrays, decodeLayout } from "./arrays-format.js";
import { augmentationThreads } from "./loader-threads.js";
import { openLoader } from "./open-loader.js";
import type { Dataset } from "./photos.js";
import { loadSharp } from "./sharp.js";
import type { ReadBytes } from "./read-bytes.js";

/** The most that one call reads: larger pieces fail on some systems. */
const READ_AT_ONCE = 1 << 28;

/** Does something with a file of images; throws a `UserError` (exit code 1) when it is gone. */
function withFile<T>(path: string, work: (read: ReadBytes) => T): T {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "it is gone" : message;
    throw new UserError(`The images cannot be read from ${path} (${reason}); restore the file.`, 1);
  }
  try {
    const { size } = fstatSync(file);
    return work((position, length) => {
      // Shared, so that the threads that vary photos read the same memory.
      const bytes = new Uint8Array(new SharedArrayBuffer(Math.max(0, Math.min(length, size - position))));
      for (let at = 0; at < bytes.length;) {
        const count = readSync(file, bytes, at, Math.min(READ_AT_ONCE, bytes.length - at), position + at);
        if (count === 0) return bytes.subarray(0, at);
        at += count;
      }
      return bytes;
    });
  } finally {
    closeSync(file);
  }
}

/** Reads a file of images; throws a `UserError` (exit code 1) when it is gone or damaged. */
export function readArrays(path: string): ImageArrays {
  return withFile(path, (read) => decodeArrays(path, read));
}

/**
 * The bytes of an image file that somebody names: of a file as it is, of `…/data.safetensors/17` as a PNG of its image 17.
 * Rejects with the file system's error, and with a `UserError` (exit code 1) when a file of images is damaged.
 */
export async function readImageFile(path: string): Promise<Uint8Array> {
  if (basename(dirname(path)) !== ARRAYS_FILE) return readFile(path);
  const file = dirname(path);
  const { size, planes } = withFile(file, (read) => {
    const layout = decodeLayout(file, read);
    const index = Number(basename(path));
    if (!/^\d+$/.test(basename(path)) || index >= layout.count)
      throw new UserError(`There is no image ${basename(path)} in ${file}; it has ${layout.count}, from 0.`);
    const bytes = 3 * layout.size ** 2;
    return { size: layout.size, planes: read(layout.imagesAt + index * bytes, bytes) };
  });
  const area = size * size;
  const pixels = Uint8Array.from({ length: 3 * area }, (_, at) => planes[(at % 3) * area + Math.floor(at / 3)]);
  const sharp = await loadSharp();
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer();
}

/** Images in memory, split and measured, with threads that read and vary them as `openLoader`'s do those of a folder. */
export async function sharedDataset(arrays: ImageArrays, options: ArraysOptions): Promise<Dataset> {
  const { buffer, byteOffset, length } = arrays.images;
  const isShared = buffer instanceof SharedArrayBuffer;
  const images = isShared ? new Uint8Array(buffer, byteOffset, length) : new Uint8Array(new SharedArrayBuffer(length));
  if (!isShared) images.set(arrays.images);
  const dataset = await arraysDataset({ ...arrays, images }, options);
  return {
    ...dataset,
    openLoader: ({ varies }) => openLoader({ images, size: dataset.size, threads: varies ? augmentationThreads() : 1 }),
  };
}
