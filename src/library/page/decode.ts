import { UserError } from "../../core/errors.js";
import type { ImageArrays } from "../../data/arrays.js";
import type { Fit } from "../../data/fit.js";
import { byCodeUnits } from "../../data/listing.js";

/** An image file as a page gets it: a browser's `File` from a file input or a drop, or a `Blob`. */
export interface ImageFile extends Blob {
  readonly name?: string;
  /** Where it stood in a folder that was chosen. */
  readonly webkitRelativePath?: string;
}

/** Image files with their classes: lists by class, or files of a folder that was chosen, each in the folder of its class. */
export type LabelledFiles = Readonly<Record<string, readonly ImageFile[]>> | readonly ImageFile[];

/** What of a browser's images is used: it is drawn on a canvas. */
interface Drawable {
  readonly width: number;
  readonly height: number;
}

interface Bitmap extends Drawable {
  close(): void;
}

interface Context {
  fillStyle: string;
  imageSmoothingEnabled: boolean;
  imageSmoothingQuality: "low" | "medium" | "high";
  fillRect(x: number, y: number, width: number, height: number): void;
  drawImage(image: Drawable, ...places: readonly number[]): void;
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
}

/** What is used of a browser's, in pages and workers. */
declare function createImageBitmap(file: Blob, options: { readonly imageOrientation: "from-image" }): Promise<Bitmap>;
declare class OffscreenCanvas {
  constructor(width: number, height: number);
  getContext(kind: "2d", options: { readonly willReadFrequently: boolean }): Context;
}

/** What of an image is drawn, and where to in a square: x, y, width and height of each. */
function placesOf({ width, height }: Drawable, size: number, fit: Fit): readonly number[] {
  if (fit === "squash") return [0, 0, width, height, 0, 0, size, size];
  if (fit === "crop") {
    const side = Math.min(width, height);
    return [(width - side) / 2, (height - side) / 2, side, side, 0, 0, size, size];
  }
  const scale = size / Math.max(width, height);
  const [drawnWidth, drawnHeight] = [width * scale, height * scale];
  return [0, 0, width, height, (size - drawnWidth) / 2, (size - drawnHeight) / 2, drawnWidth, drawnHeight];
}

/** An image of a page's own, such as a frame of a camera, as pixels [3, size, size], sRGB, made square as `fit` says. */
export function pixelsOf(bitmap: Drawable, size: number, fit: Fit): Uint8Array<ArrayBuffer> {
  const context = new OffscreenCanvas(size, size).getContext("2d", { willReadFrequently: true });
  context.fillStyle = "black";
  context.fillRect(0, 0, size, size);
  const places = placesOf(bitmap, size, fit);
  const [x, y, width, height] = places.slice(4);
  context.fillStyle = "white";
  context.fillRect(x, y, width, height);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, ...places);
  const { data } = context.getImageData(0, 0, size, size);
  const area = size * size;
  const planes = new Uint8Array(3 * area);
  for (let channel = 0; channel < 3; channel++)
    for (let at = 0; at < area; at++) planes[channel * area + at] = data[4 * at + channel];
  return planes;
}

/**
 * Decodes an image file to pixels [3, size, size], sRGB: turned upright, transparency laid on white, made square as `fit`
 * says. Browsers resize otherwise than sharp, so pixels differ a little from Node's. Rejects with the browser's error.
 */
export async function decodeInPage(file: Blob, size: number, fit: Fit): Promise<Uint8Array<ArrayBuffer>> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    return pixelsOf(bitmap, size, fit);
  } finally {
    bitmap.close();
  }
}

interface Labelled {
  readonly file: ImageFile;
  readonly path: string;
  readonly name: string;
}

function labelledOf(files: LabelledFiles): Labelled[] {
  if (!isList(files))
    return Object.entries(files).flatMap(([name, own]) =>
      own.map((file, index) => ({ file, path: `${name}/${file.name ?? String(index).padStart(9, "0")}`, name })),
    );
  return files.map((file) => {
    const path = file.webkitRelativePath ?? "";
    const folder = path.split("/").at(-2);
    if (folder === undefined || path.split("/").length < 3)
      throw new UserError(
        `data: the file ${file.name ?? "without a name"} stands in no folder of a class; choose a folder of folders, or give { class: files }.`,
      );
    return { file, path, name: folder };
  });
}

function isList(files: LabelledFiles): files is readonly ImageFile[] {
  return Array.isArray(files);
}

/** What taking in files tells. */
export interface DecodeListeners {
  readonly onDecoded: (done: number, total: number) => void;
  /** A file that is left out. */
  readonly onUnreadable: (path: string, reason: string) => void;
}

/**
 * Decodes labelled image files one after the other, in the order of their paths; those that cannot be are left out. Rejects
 * with a `UserError` when a file has no class.
 */
export async function arraysOfFiles(
  files: LabelledFiles,
  size: number,
  fit: Fit,
  { onDecoded, onUnreadable }: DecodeListeners,
): Promise<ImageArrays> {
  const labelled = labelledOf(files).sort((a, b) => byCodeUnits(a.path, b.path));
  const classes = [...new Set(labelled.map(({ name }) => name))].sort(byCodeUnits);
  const bytes = 3 * size * size;
  const images = new Uint8Array(labelled.length * bytes);
  const labels: number[] = [];
  for (const [index, { file, path, name }] of labelled.entries()) {
    try {
      images.set(await decodeInPage(file, size, fit), labels.length * bytes);
      labels.push(classes.indexOf(name));
    } catch (error) {
      onUnreadable(path, (error as Error).message);
    }
    onDecoded(index + 1, labelled.length);
  }
  return { images: images.subarray(0, labels.length * bytes), labels: Uint32Array.from(labels), classes };
}
