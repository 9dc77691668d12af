import { availableParallelism } from "node:os";
import sharp from "sharp";
import { assert } from "../../core/errors.js";

/** How an image becomes a square: short side to size and centre crop; aspect ignored; whole image on black bars. */
export const FITS = ["crop", "squash", "pad"] as const;
export type Fit = (typeof FITS)[number];

const SHARP_FIT = { crop: "cover", squash: "fill", pad: "contain" } as const;

/** The numbers kept per image in `moments`: sum of red, green, blue, then sum of their squares. */
export const MOMENTS = 6;

export interface Decoded {
  /** [3, size, size], sRGB. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** Sums over the pixels, as values in 0..1. */
  readonly moments: Float64Array;
}

// Every image is seen once, so libvips' cache would only hold memory. sharp runs on Node's pool of four threads; where
// there are more cores than that, each image may use some of the others.
sharp.cache(false);
sharp.concurrency(Math.ceil(availableParallelism() / 4));

/** Turns [area, 3] pixels into planes, and sums them up. */
function toPlanes(data: Uint8Array, area: number): Decoded {
  const pixels = new Uint8Array(3 * area);
  const moments = new Float64Array(MOMENTS);
  for (let plane = 0; plane < 3; plane++) {
    let sum = 0;
    let squares = 0;
    for (let pixel = 0, from = plane, to = plane * area; pixel < area; pixel++, from += 3, to++) {
      const value = data[from];
      pixels[to] = value;
      sum += value;
      squares += value * value;
    }
    moments[plane] = sum / 255;
    moments[3 + plane] = squares / (255 * 255);
  }
  return { pixels, moments };
}

/**
 * Decodes an image file's bytes to [3, size, size] sRGB: turned upright by its EXIF orientation, the first frame of an
 * animation, transparency laid on white, resized with antialiasing (sharp's Lanczos kernel). Files that are cut short
 * or damaged are refused with sharp's error; mere warnings, such as stray bytes between JPEG markers, are not.
 */
export async function decodeImage(bytes: Uint8Array, size: number, fit: Fit): Promise<Decoded> {
  const data = await sharp(bytes, { failOn: "error" })
    .autoOrient()
    .flatten({ background: "white" })
    .resize({ width: size, height: size, fit: SHARP_FIT[fit], background: "black" })
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer();
  assert(data.length === 3 * size * size, `an image was decoded to ${data.length} bytes`);
  return toPlanes(data, size * size);
}
