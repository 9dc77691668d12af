import type { EpochAugmentation } from "./augment/augment.js";

/** Some images of one batch, in the order asked for. */
export interface Batch {
  /** [size, 3, S, S]. Not to be used any more once the batch is recycled. */
  readonly images: Uint8Array<ArrayBuffer>;
  /** The items that the images are of. */
  readonly indices: Uint32Array;
  /** The number of images; the last batch of an epoch may have fewer than the others. */
  readonly size: number;
}

/** The batches of one epoch. */
export interface BatchSource {
  /**
   * The next batch, or null after the last, and as soon as another epoch is started or the loader closed. Rejects with a
   * `UserError` (exit code 1) when the cache cannot be read.
   */
  next(): Promise<Batch | null>;
  /** Gives a batch's memory back, so that a later batch is read into it and none is allocated. */
  recycle(batch: Batch): void;
}

/** What an epoch may have besides its order. */
export interface EpochOptions {
  /** The batch to begin with, from 0: those before it were trained on before a break. */
  readonly first?: number;
  /** How photos are varied; as they are when left out. */
  readonly augmentation?: EpochAugmentation | null;
}

/** Reads batches from an image cache, and varies them, in threads of its own, ahead of whoever asks for them. */
export interface Loader {
  /** Begins an epoch: the items `order`, `batchSize` at a time. An epoch still under way ends. */
  start(order: Uint32Array, batchSize: number, options?: EpochOptions): BatchSource;
  close(): Promise<void>;
}
