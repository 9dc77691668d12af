import type { Augmentation } from "../data/augment/augmentation.js";
import type { Fit } from "../data/cache/decode.js";
import type { ClassesAt } from "../data/listing.js";
import type { Sampling } from "../data/sampling.js";
import type { Fractions } from "../data/split.js";
import type { NetworkDescription } from "../nn/models.js";
import type { OptimizerConfig } from "../optim/create-optimizer.js";
import type { ScheduleConfig } from "../optim/schedules/create-schedule.js";
import type { ExecutorChoice } from "../runtime/choose-executor.js";
import type { Device } from "../runtime/ort-executor.js";

/** Which photos are trained on and how they are read. */
export interface DataConfig {
  /** An absolute path, or `drawn`. */
  readonly root: string;
  readonly fit: Fit;
  /** Shares of training, validation and test, where the folder has no split of its own. */
  readonly fractions: Fractions;
  readonly limitPerClass?: number;
  /** Which folders are the classes where folders of photos lie in folders; decided by the rules where it is left out. */
  readonly classesAt?: ClassesAt;
  /** Of the split, where it is to be another than the run's seed: runs that are compared share their photos. */
  readonly splitSeed?: number;
  readonly cacheRoot?: string;
  /** How training photos are varied; not at all where it is left out. */
  readonly augment?: Augmentation;
  /** Which training photos make an epoch; `shuffled`, each once, where it is left out. */
  readonly sampling?: Sampling;
}

/** How the weights are changed. What is left out is not done, as in runs from before it could be. */
export interface OptimizationConfig {
  /** `learningRate` is what the schedule's factors are of. */
  readonly optimizer: OptimizerConfig & { readonly learningRate: number };
  /** Constant where it is left out. */
  readonly schedule?: ScheduleConfig;
  /** The norm that all gradients together are scaled down to where it is larger. */
  readonly clipNorm?: number;
  /** Batches that make one update, more than one. */
  readonly accumulate?: number;
  /** The share of each target that is spread evenly over all classes, in 0..1: PyTorch's `label_smoothing`. */
  readonly labelSmoothing?: number;
  /** `balanced`: a class counts as much as every other, however many photos it has. */
  readonly classWeights?: "balanced";
  /** How much of the weights' moving average each update keeps, in 0..1. */
  readonly ema?: number;
  /** Epochs without a better one after which training ends. */
  readonly earlyStopping?: number;
}

/** Everything that decides what a training run computes, and how. */
export interface TrainConfig extends OptimizationConfig {
  readonly data: DataConfig;
  readonly model: Omit<NetworkDescription, "classes">;
  /** A .safetensors file that training begins with, as far as it fits; an absolute path. */
  readonly weights?: string;
  /** Layers that stay as they are, or `backbone`. */
  readonly freeze?: readonly string[];
  readonly epochs: number;
  /** The weights after every so many epochs are kept too, besides those that always are. */
  readonly checkpointEvery?: number;
  /** Images a step; where batches are accumulated, `accumulate` of them make an update. */
  readonly batch: number;
  readonly seed: number;
  readonly device: Device;
  readonly threads: number;
  /** What trains; `auto` where it is left out. */
  readonly executor?: ExecutorChoice;
}
