/** In a page, what `src/look/draw/encode-picture.ts` is in Node: the browser encodes. */
import { toBase64 } from "../../../dist/core/base64.js";
import type { Picture, Pixels } from "../../../src/look/draw/encode-picture.js";

async function encoded({ data, width, height, channels }: Pixels, type: string): Promise<Picture> {
  const context = new OffscreenCanvas(width, height).getContext("2d")!;
  const image = context.createImageData(width, height);
  for (let at = 0; at < width * height; at++) {
    for (let channel = 0; channel < 3; channel++)
      image.data[4 * at + channel] = data[channels * at + (channels === 3 ? channel : 0)];
    image.data[4 * at + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  const blob = await context.canvas.convertToBlob({ type, quality: 0.85 });
  return { uri: `data:${type};base64,${toBase64(new Uint8Array(await blob.arrayBuffer()))}`, width, height };
}

/** Embeds exact pixels as PNG. */
export const pngPicture = (pixels: Pixels) => encoded(pixels, "image/png");

/** Embeds a photo as JPEG. */
export const jpegPicture = (pixels: Pixels) => encoded(pixels, "image/jpeg");
