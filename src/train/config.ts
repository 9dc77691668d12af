import type { Fit } from "../data/cache/decode.js";
import type { Fractions } from "../data/split.js";
import type { NetworkDescription } from "../nn/models.js";
import type { SgdOptions } from "../optim/sgd.js";
import type { Device } from "../runtime/ort-executor.js";

/** Which photos are trained on and how they are read. */
export interface DataConfig {
  /** An absolute path, or `drawn`. */
  readonly root: string;
  readonly fit: Fit;
  /** Shares of training, validation and test, where the folder has no split of its own. */
  readonly fractions: Fractions;
  readonly limitPerClass?: number;
  /** Of the split, where it is to be another than the run's seed: runs that are compared share their photos. */
  readonly splitSeed?: number;
  readonly cacheRoot?: string;
}

/** An optimiser by name, with its settings. */
export interface OptimizerConfig extends SgdOptions {
  readonly name: "sgd";
  readonly learningRate: number;
}

/** Everything that decides what a training run computes, and how. */
export interface TrainConfig {
  readonly data: DataConfig;
  readonly model: Omit<NetworkDescription, "classes">;
  readonly optimizer: OptimizerConfig;
  readonly epochs: number;
  /** Images a step. */
  readonly batch: number;
  readonly seed: number;
  readonly device: Device;
  readonly threads: number;
}
