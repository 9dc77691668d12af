import type { DataConfig } from "../settings/train-config.js";
import type { BestFile } from "./best-file.js";

/** The best classifier that is asked for, or gone on with where its folder holds an `earlier` one. */
export interface BestRequest {
  readonly directory: string;
  readonly minutes: number;
  readonly data: DataConfig;
  /** Chosen by photos and time where it is null. */
  readonly imageSize: number | null;
  readonly seed: number;
  readonly threads: number;
  readonly command: string;
  /** A file of weights to begin with, absolute; from scratch where it is null. */
  readonly weights: string | null;
  readonly earlier: BestFile | null;
  /** Since when time counts, as `performance.now()`. */
  readonly since: number;
}

/** How whoever asked can end it. */
export interface BestControl {
  /** After the step under way, with a checkpoint. */
  readonly stop: AbortSignal;
  /** At once. */
  readonly kill: AbortSignal;
}

/** Thrown when a `best` was stopped; it can be gone on with. */
export class BestStopped extends Error {}
