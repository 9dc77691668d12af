import type { RandomStream } from "../../core/random.js";
import type { Rectangle } from "./affine.js";
import { randomRectangle } from "./random-crop.js";

/** The rectangle of random erasing, with torchvision's bounds; null where none fits. */
export function drawErased(stream: RandomStream, size: number): Rectangle | null {
  const found = randomRectangle(stream, { area: [0.02, 0.33], aspect: [0.3, 3.3] }, size);
  if (found === null) return null;
  const x = Math.round(found.x);
  const y = Math.round(found.y);
  return {
    x,
    y,
    width: Math.round(found.x + found.width) - x,
    height: Math.round(found.y + found.height) - y,
  };
}

/**
 * Replaces a rectangle of whole pixels of an image [3, size, size] that begins at `offset` by noise, pixel by pixel, which
 * served best of the fillings in Zhong et al., "Random erasing data augmentation", 2020.
 */
export function erase(
  pixels: Uint8Array,
  offset: number,
  size: number,
  { x, y, width, height }: Rectangle,
  stream: RandomStream,
): void {
  let word = 0;
  let bytes = 0;
  for (let plane = 0; plane < 3; plane++) {
    for (let row = y; row < y + height; row++) {
      const begin = offset + (plane * size + row) * size + x;
      for (let at = begin; at < begin + width; at++, bytes++) {
        word = bytes % 4 === 0 ? stream.uint32() : word >>> 8;
        pixels[at] = word & 255;
      }
    }
  }
}
