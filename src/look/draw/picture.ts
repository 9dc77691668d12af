import type { Picture, Pixels } from "./encode-picture.js";
import { element } from "./svg.js";

export { jpegPicture, type Picture, type Pixels, pngPicture } from "./encode-picture.js";

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
