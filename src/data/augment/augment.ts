import { RandomStream } from "../../core/random.js";
import { isIdentity } from "./affine.js";
import type { Augmentation } from "./augmentation.js";
import { applyColorMatrix, colorMatrix, meanColor } from "./color-matrix.js";
import { erase } from "./erase.js";
import { resample } from "./resample.js";
import { applyTone } from "./tone.js";
import { drawVariation } from "./variation.js";

/** How the photos of one epoch are varied. Together with the photo it decides every bit of the result. */
export interface EpochAugmentation {
  readonly augmentation: Augmentation;
  readonly seed: number;
  readonly epoch: number;
}

/** Varies the photo [3, size, size] that begins at `offset`, in place; what is done is drawn from the stream. */
export function augment(
  pixels: Uint8Array<ArrayBuffer>,
  offset: number,
  size: number,
  augmentation: Augmentation,
  stream: RandomStream,
): void {
  const area = size * size;
  const { affine, colors, tones, erased } = drawVariation(augmentation, size, stream);
  if (!isIdentity(affine)) resample(pixels.slice(offset, offset + 3 * area), size, affine, pixels, offset);
  if (colors.length > 0) applyColorMatrix(pixels, offset, area, colorMatrix(colors, meanColor(pixels, offset, area)));
  for (const tone of tones) applyTone(pixels, offset, area, tone);
  if (erased !== null) erase(pixels, offset, size, erased, stream);
}

/**
 * The stream of one photo in one epoch, the same wherever in the epoch it stands. `repeat` counts its earlier appearances
 * in the epoch: balanced sampling may draw a photo several times, and each time it is varied in another way.
 */
export function photoStream({ seed, epoch }: EpochAugmentation, item: number, repeat: number): RandomStream {
  return new RandomStream(seed, repeat === 0 ? "augment" : `augment, repeat ${repeat}`, epoch, item);
}

/** For each place of an epoch's order, how often its item stands in earlier places. */
export function repeatsOf(order: Uint32Array): Uint32Array {
  const seen = new Map<number, number>();
  return order.map((item) => {
    const repeat = seen.get(item) ?? 0;
    seen.set(item, repeat + 1);
    return repeat;
  });
}
