import type { Sharp } from "sharp";
import { assert } from "../../core/errors.js";
import type { Fit } from "../fit.js";
import { loadSharp } from "../sharp.js";
import { knownAs } from "../known-as.js";
import { checkSixteen, plainTiff, pngDepth } from "./deep-pixels.js";
import { type Planes, splitPlanes } from "./planes.js";
import { tiffTags } from "./tiff-tags.js";

const SHARP_FIT = { crop: "cover", squash: "fill", pad: "contain" } as const;

/** An image [3, size, size], sRGB, in memory of its own. */
export type Decoded = Planes & { readonly pixels: Uint8Array<ArrayBuffer> };

/**
 * What sharp is to decode: the file as it is, or the pixels of one whose numbers sharp would misread. Throws an
 * `UnclearPixels` where the file does not say what its numbers mean.
 */
async function source(bytes: Uint8Array): Promise<Sharp> {
  const sharp = await loadSharp();
  const tags = tiffTags(bytes);
  const plain = tags === null ? null : await plainTiff(bytes, tags);
  if (plain !== null) {
    const { data, width, height, channels } = plain;
    return sharp(data, { raw: { width, height, channels } });
  }
  const { isDeep, significant } = pngDepth(bytes);
  if (isDeep && significant === 16) await checkSixteen(bytes);
  return sharp(bytes, { failOn: "error" }).autoOrient();
}

/**
 * Decodes an image file's bytes to pixels [size, size, 3], sRGB: turned upright by its EXIF orientation, the first frame of
 * an animation, transparency laid on white, resized with antialiasing (sharp's Lanczos kernel). Files that are cut short
 * or damaged are refused with sharp's error; mere warnings, such as stray bytes between JPEG markers, are not. Numbers are
 * scaled by what the file says is white; a file that does not say it is refused with the reason.
 */
export async function decodePixels(bytes: Uint8Array, size: number, fit: Fit): Promise<Uint8Array> {
  const image = await source(bytes);
  const data = await image
    .flatten({ background: "white" })
    .resize({ width: size, height: size, fit: SHARP_FIT[fit] })
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer()
    .catch((error: unknown) => {
      const known = knownAs(bytes);
      throw known === null ? error : new Error(known, { cause: error });
    });
  assert(data.length === 3 * size * size, `an image was decoded to ${data.length} bytes`);
  return data;
}

/** Decodes an image file's bytes as `decodePixels` does, to planes. */
export async function decodeImage(bytes: Uint8Array, size: number, fit: Fit): Promise<Decoded> {
  const { pixels, moments } = splitPlanes(await decodePixels(bytes, size, fit));
  return { pixels: pixels.slice(), moments: moments.slice() };
}
