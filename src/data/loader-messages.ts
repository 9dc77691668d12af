import type { EpochAugmentation } from "./augment/augment.js";
import type { PhotoSource as CachedPhotos } from "./cache/photo-source.js";

/** What a loader's worker is started with. */
export interface WorkerSetup {
  readonly source: PhotoSource;
  readonly size: number;
}

/** Where photos [3, size, size] are read from: a prepared cache, or memory [N, 3, size, size]. */
export type PhotoSource = { readonly photos: CachedPhotos } | { readonly images: Uint8Array<SharedArrayBuffer> };

/** The batches of an epoch that one worker reads: the `first`, and from there on every `stride`-th. */
export interface EpochShare {
  /** The items of the whole epoch, `batchSize` to a batch. */
  readonly order: Uint32Array;
  readonly batchSize: number;
  readonly first: number;
  readonly stride: number;
  /** How photos are varied; null for photos as they are. */
  readonly augmentation: EpochAugmentation | null;
}

/** To the worker. `start` gives up whatever is under way; a `credit` allows one batch more to be read ahead. */
export type ToWorker =
  | { readonly type: "start"; readonly epoch: number; readonly share: EpochShare; readonly credits: number }
  | { readonly type: "credit"; readonly epoch: number }
  | { readonly type: "recycle"; readonly buffer: ArrayBuffer };

/** From the worker: a batch's pixels, in the order of the batches, or why there are none. */
export type FromWorker =
  | { readonly epoch: number; readonly buffer: ArrayBuffer }
  | { readonly epoch: number; readonly failure: string };
