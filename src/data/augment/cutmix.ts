import type { RandomStream } from "../../core/random.js";
import type { Rectangle } from "./affine.js";

/**
 * A rectangle of whole pixels with the image's proportions and 1 - `share` of its area, its centre anywhere in the image
 * and what lies outside cut off (Yun et al., "CutMix", 2019).
 */
export function cutmixRectangle(stream: RandomStream, share: number, size: number): Rectangle {
  const half = (size * Math.sqrt(1 - share)) / 2;
  const range = () => {
    const center = stream.uniform(0, size);
    const begin = Math.max(0, Math.round(center - half));
    return [begin, Math.min(size, Math.round(center + half)) - begin];
  };
  const [x, width] = range();
  const [y, height] = range();
  return { x, y, width, height };
}

/** Copies a rectangle of one photo [3, size, size] into the same place of another. */
export function paste(photo: Uint8Array, other: Uint8Array, size: number, { x, y, width, height }: Rectangle): void {
  for (let plane = 0; plane < 3; plane++) {
    for (let row = y; row < y + height; row++) {
      const begin = (plane * size + row) * size + x;
      photo.set(other.subarray(begin, begin + width), begin);
    }
  }
}
