import type { RandomStream } from "../../core/random.js";
import type { Rectangle } from "./affine.js";

const TRIES = 10;

/** The bounds between which a rectangle is drawn. */
export interface Bounds {
  /** Its share of the image's area. */
  readonly area: readonly [number, number];
  /** Its width divided by its height. */
  readonly aspect: readonly [number, number];
}

/**
 * A rectangle within an image of `size` x `size` pixels: its area uniform, its aspect ratio uniform on a logarithmic
 * scale, its place uniform. Null when ten draws in a row do not fit, as in torchvision's RandomResizedCrop and RandomErasing.
 */
export function randomRectangle(stream: RandomStream, { area, aspect }: Bounds, size: number): Rectangle | null {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const pixels = size * size * stream.uniform(...area);
    const ratio = Math.exp(stream.uniform(Math.log(aspect[0]), Math.log(aspect[1])));
    const width = Math.sqrt(pixels * ratio);
    const height = Math.sqrt(pixels / ratio);
    if (width > size || height > size) continue;
    return { x: stream.uniform(0, size - width), y: stream.uniform(0, size - height), width, height };
  }
  return null;
}

/**
 * The rectangle of a random resized crop (Szegedy et al., "Going deeper with convolutions", 2015), with torchvision's
 * aspect ratios of 3:4 to 4:3; the whole image where none fits.
 */
export function randomCrop(stream: RandomStream, area: readonly [number, number], size: number): Rectangle {
  const whole = { x: 0, y: 0, width: size, height: size };
  return randomRectangle(stream, { area, aspect: [3 / 4, 4 / 3] }, size) ?? whole;
}
