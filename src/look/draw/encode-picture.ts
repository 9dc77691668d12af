/** Pictures in figures. In a page, whose build puts a file of the same names in this one's place, the browser encodes them. */
import { loadSharp } from "../../data/sharp.js";

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
