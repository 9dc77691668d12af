import { dominantLabels, drawMix, mixTargets } from "../data/augment/mix.js";
import type { Loader } from "../data/loader.js";
import type { Photos } from "../data/photos.js";
import { epochOrder } from "../data/sampling.js";
import { partOf } from "./accumulation.js";
import type { TrainConfig } from "./config.js";
import { oneHot } from "./metrics.js";
import type { Step } from "./stepper.js";
import { balancedWeights, finishTargets, type TargetOptions } from "./targets.js";

/** The part of a configuration that decides which photos each step sees and what the loss compares them with. */
export type PhotosConfig = Pick<
  TrainConfig,
  "data" | "batch" | "seed" | "accumulate" | "labelSmoothing" | "classWeights"
>;

/** A step, but for its learning rate. */
export type PreparedStep = Required<Omit<Step, "learningRate">>;

/** The steps of one epoch. */
export interface EpochSteps {
  readonly images: number;
  readonly steps: number;
  readonly updates: number;
  /** The next step, or null after the last. Rejects with a `UserError` (exit code 1) when the cache cannot be read. */
  next(): Promise<PreparedStep | null>;
  /** Gives the memory of a step's photos back. */
  recycle(step: PreparedStep): void;
}

/**
 * The training photos as steps of training see them: in each epoch's order, varied, mixed, with their targets. All of it
 * is a function of (seed, epoch, step).
 */
export class TrainingPhotos {
  readonly #loader: Loader;
  readonly #targets: TargetOptions;

  constructor(
    private readonly config: PhotosConfig,
    private readonly photos: Photos,
  ) {
    const { labelSmoothing = 0, classWeights, data } = config;
    const labels = Array.from(photos.split.train, (item) => photos.labelOf(item));
    this.#targets = {
      labelSmoothing,
      classWeights: classWeights === "balanced" ? balancedWeights(labels, photos.classes.length) : null,
    };
    this.#loader = photos.openLoader({ varies: data.augment !== undefined });
  }

  /** How many updates an epoch has: the same for all. */
  updatesAnEpoch(): number {
    const { batch, accumulate = 1 } = this.config;
    return Math.ceil(Math.ceil(this.photos.split.train.length / batch) / accumulate);
  }

  /** The steps of an epoch (from 0), beginning with its step `first`; reading ahead begins at once, and an epoch under way ends. */
  epoch(epoch: number, first = 0): EpochSteps {
    const { config, photos } = this;
    const { batch: batchSize, seed, accumulate = 1 } = config;
    const { augment, sampling = "shuffled" } = config.data;
    const labelOf = (item: number) => photos.labelOf(item);
    const weightOf = (item: number) => this.#targets.classWeights?.[labelOf(item)] ?? 1;
    const order = epochOrder(sampling, photos.split.train, labelOf, seed, epoch);
    const augmentation = augment === undefined ? null : { augmentation: augment, seed, epoch };
    const steps = Math.ceil(order.length / batchSize);
    const updates = Math.ceil(steps / accumulate);
    const source = this.#loader.start(order, batchSize, { first, augmentation });
    let next = first;
    return {
      images: order.length,
      steps,
      updates,
      next: async () => {
        const batch = await source.next();
        if (batch === null) return null;
        const step = next++;
        const own = Array.from(batch.indices, labelOf);
        const rows = oneHot(own, photos.classes.length);
        const mix = augmentation === null ? null : drawMix(augmentation, step, photos.size);
        const targets = mix === null ? rows : mixTargets(rows, batch.size, mix);
        finishTargets(targets, photos.classes.length, this.#targets);
        return {
          batch,
          targets,
          labels: mix === null ? own : dominantLabels(own, mix),
          epoch,
          step,
          update: epoch * updates + Math.floor(step / accumulate) + 1,
          part: partOf(step, order, batchSize, accumulate, weightOf),
        };
      },
      recycle: ({ batch }) => source.recycle(batch),
    };
  }

  /** Ends the threads that read. */
  async close(): Promise<void> {
    await this.#loader.close();
  }
}
