/** What the loader's worker is started with. */
export interface WorkerSetup {
  readonly cacheDir: string;
  readonly size: number;
}

/** To the worker. `start` gives up whatever is under way; a `credit` allows one batch more to be read ahead. */
export type ToWorker =
  | {
      readonly type: "start";
      readonly epoch: number;
      readonly order: Uint32Array;
      readonly batchSize: number;
      readonly credits: number;
    }
  | { readonly type: "credit"; readonly epoch: number }
  | { readonly type: "recycle"; readonly buffer: ArrayBuffer };

/** From the worker: a batch's pixels, in the order of the batches, or why there are none. */
export type FromWorker =
  { readonly epoch: number; readonly buffer: ArrayBuffer } | { readonly epoch: number; readonly failure: string };
