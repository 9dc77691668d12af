import { loadSharp } from "../data/sharp.js";
import { element } from "./svg.js";

/** Pixels embedded in a figure: a data URI, and how many pixels it holds across and down. */
export interface Picture {
  readonly uri: string;
  readonly width: number;
  readonly height: number;
}

/** Interleaved bytes of one (grey) or three (red, green, blue) channels, row by row. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** Embeds exact pixels as PNG. */
export async function pngPicture({ data, width, height, channels }: Pixels): Promise<Picture> {
  const sharp = await loadSharp();
  const png = await sharp(data, { raw: { width, height, channels } }).png({ compressionLevel: 9 }).toBuffer();
  return { uri: `data:image/png;base64,${png.toString("base64")}`, width, height };
}

/** Embeds a photo as JPEG, which is some ten times smaller than PNG. */
export async function jpegPicture({ data, width, height, channels }: Pixels): Promise<Picture> {
  const sharp = await loadSharp();
  const jpeg = await sharp(data, { raw: { width, height, channels } }).jpeg({ quality: 85 }).toBuffer();
  return { uri: `data:image/jpeg;base64,${jpeg.toString("base64")}`, width, height };
}

/** Planes [3, size, size], as the network sees a photo, as interleaved pixels. */
export function interleave(planes: Uint8Array, size: number): Pixels {
  const area = size * size;
  const data = Uint8Array.from({ length: 3 * area }, (_, index) => planes[(index % 3) * area + Math.floor(index / 3)]);
  return { data, width: size, height: size, channels: 3 };
}

/**
 * A picture in a figure, `width` pixels wide and in its own proportions. `sharpPixels` keeps single pixels apart as squares
 * where they are enlarged: the pixels are what is to be seen.
 */
export function image(picture: Picture, x: number, y: number, width: number, sharpPixels: boolean): string {
  return element("image", {
    href: picture.uri,
    x,
    y,
    width,
    height: (width * picture.height) / picture.width,
    style: sharpPixels ? "image-rendering: pixelated" : undefined,
  });
}
