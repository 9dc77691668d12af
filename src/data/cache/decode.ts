import type { Sharp } from "sharp";
import { assert } from "../../core/errors.js";
import type { Fit } from "../fit.js";
import { loadSharp } from "../sharp.js";
import { checkSixteen, plainTiff, pngDepth } from "./deep-pixels.js";
import { type Planes, splitPlanes } from "./planes.js";
import { tiffTags } from "./tiff-tags.js";

const SHARP_FIT = { crop: "cover", squash: "fill", pad: "contain" } as const;

/** An image [3, size, size], sRGB, in memory of its own. */
export type Decoded = Planes & { readonly pixels: Uint8Array<ArrayBuffer> };

/** What a file is that is no image, or none that can be decoded, by its first bytes; null where they say nothing. */
export function knownAs(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 512)).toString("latin1");
  const brand = /^.{4}ftyp(hei[csxm]|hev[cx]|(mif1|msf1).{4,40}(hei[csxm]|hev[cx]))/s.exec(head);
  if (brand !== null) return "it is a HEIC photo; export it as JPEG";
  if (/^(\xef\xbb\xbf)?\s*<(!doctype html|html|head|\?xml[^>]*>\s*<!doctype html)/i.test(head)) return "it is a web page, not an image; download the photo again"; // prettier-ignore
  if (/^BM.{4}\0\0\0\0/s.test(head)) return "it is a BMP picture; save it as PNG or JPEG";
  if (head.startsWith("%PDF-")) return "it is a PDF document, not an image";
  if (head.startsWith("\0\0\0\x0cJXL ") || head.startsWith("\xff\x0a"))
    return "it is a JPEG XL photo; export it as JPEG";
  if (head.startsWith("\0\0\0\x0cjP  ")) return "it is a JPEG 2000 photo; export it as JPEG";
  if (head.startsWith("8BPS")) return "it is a Photoshop file; export it as JPEG";
  return null;
}

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
