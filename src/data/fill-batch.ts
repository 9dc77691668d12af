import { augment, type EpochAugmentation, photoStream } from "./augment/augment.js";
import { drawMix, mixImages } from "./augment/mix.js";

/** Reads photo `item`, [3, size, size], into `out` at `offset`. */
export type ReadPhoto = (item: number, out: Uint8Array, offset: number) => void;

/** An epoch as its batches are made. */
export interface BatchPlan {
  /** The items of the whole epoch, `batchSize` to a batch. */
  readonly order: Uint32Array;
  /** For each place of `order`, how often its item stands in earlier places: `repeatsOf`. */
  readonly repeats: Uint32Array;
  readonly batchSize: number;
  /** How photos are varied; null for photos as they are. */
  readonly augmentation: EpochAugmentation | null;
}

/**
 * Reads the batch of a number into `out` [batchSize, 3, size, size], varied and mixed; gives the count of its photos. All of it
 * is a function of the photos and (seed, epoch, number), whoever computes it.
 */
export function fillBatch(
  { order, repeats, batchSize, augmentation }: BatchPlan,
  number: number,
  read: ReadPhoto,
  size: number,
  out: Uint8Array<ArrayBuffer>,
): number {
  const imageBytes = 3 * size * size;
  const begin = number * batchSize;
  const count = Math.min(batchSize, order.length - begin);
  for (let index = 0; index < count; index++) {
    const item = order[begin + index];
    read(item, out, index * imageBytes);
    if (augmentation === null) continue;
    const stream = photoStream(augmentation, item, repeats[begin + index]);
    augment(out, index * imageBytes, size, augmentation.augmentation, stream);
  }
  const mix = augmentation === null ? null : drawMix(augmentation, number, size);
  if (mix !== null) mixImages(out, count, size, mix);
  return count;
}
