import type { Fit } from "../../data/fit.js";
import type { SplitName } from "../../data/listing.js";
import type { Dataset } from "../../data/photos.js";
import type { Network } from "../../nn/network.js";
import type { Executor } from "../../runtime/executor.js";
import type { JudgedSplit } from "../../train/judge/judged-split.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import type { EpochMetrics, RunFile } from "../../train/run/run-file.js";

/** An image to be drawn: a photo of a run, relative to the folder of its photos, or with null any file. */
export interface PhotoPlace {
  readonly root: string | null;
  readonly file: string;
}

/**
 * Reads an image as planes [3, side, side], made square as `fit` says, of the side that is asked for where there is a file to make
 * it of. Rejects with a `UserError` (exit code 2) where it cannot be read.
 */
export type ReadPhoto = (photo: PhotoPlace, side: number, fit: Fit) => Promise<Uint8Array<ArrayBuffer>>;

/** A run as figures read it, whether its files are in a folder or in a browser. All reject as what reads the files does. */
export interface RunReader {
  readonly run: () => Promise<RunFile>;
  readonly network: () => Promise<Network>;
  readonly metrics: () => Promise<readonly EpochMetrics[]>;
  readonly load: (checkpoint: string) => Promise<LoadedRun>;
  /** The numbers of the epochs whose weights are kept. */
  readonly epochs: () => Promise<readonly number[]>;
  readonly judge: (loaded: LoadedRun, split: SplitName, executor: Executor) => Promise<JudgedSplit>;
  /** The run's photos, those of one split to be read; whoever asks closes them. */
  readonly openPhotos: (split: SplitName) => Promise<Dataset>;
  readonly readPhoto: ReadPhoto;
}
