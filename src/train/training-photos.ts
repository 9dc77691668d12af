import { dominantLabels, drawMix, mixTargets } from "../data/augment/mix.js";
import type { Batch, Loader } from "../data/loader.js";
import type { Photos } from "../data/photos.js";
import { epochOrder } from "../data/sampling.js";
import type { Ranks } from "../ranks/ranks.js";
import { ownShards, rowsOf } from "../ranks/tree.js";
import { partOf } from "./step/accumulation.js";
import type { TrainConfig } from "./run/config.js";
import { oneHot } from "./step/metrics.js";
import type { Step } from "./step/step.js";
import { balancedWeights, finishTargets, type TargetOptions } from "./step/targets.js";

/** The part of a configuration that decides which photos each step sees and what the loss compares them with. */
export type PhotosConfig = Pick<
  TrainConfig,
  "data" | "batch" | "seed" | "accumulate" | "shards" | "labelSmoothing" | "classWeights"
>;

/** A step, but for its learning rate. */
export type PreparedStep = Required<Omit<Step, "learningRate">>;

const EMPTY: Batch = { images: new Uint8Array(0), indices: new Uint32Array(0), size: 0 };

/** The steps of one epoch. */
export interface EpochSteps {
  readonly images: number;
  readonly steps: number;
  readonly updates: number;
  /** The update that a step of the epoch (from 0) belongs to; the run's first is 1. */
  updateOf(step: number): number;
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

  /** `ranks` are the processes that share each batch; this one's shards of it are read, where no photo needs another one's. */
  constructor(
    private readonly config: PhotosConfig,
    private readonly photos: Photos,
    private readonly ranks: Pick<Ranks, "rank" | "count"> = { rank: 0, count: 1 },
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
    const read = this.#ownPart(order);
    const source = this.#loader.start(read.order, read.batchSize, { first, augmentation });
    const updateOf = (step: number) => epoch * updates + Math.floor(step / accumulate) + 1;
    let next = first;
    return {
      images: order.length,
      steps,
      updates,
      updateOf,
      next: async () => {
        // Of a last batch with fewer photos than shards there may be nothing to read here.
        const batch = next * read.batchSize < read.order.length || next === steps ? await source.next() : EMPTY;
        if (batch === null) return null;
        const step = next++;
        const own = Array.from(order.subarray(step * batchSize, (step + 1) * batchSize), labelOf);
        const rows = oneHot(own, photos.classes.length);
        const mix = augmentation === null ? null : drawMix(augmentation, step, photos.size);
        const targets = mix === null ? rows : mixTargets(rows, own.length, mix);
        finishTargets(targets, photos.classes.length, this.#targets);
        return {
          batch,
          targets,
          labels: mix === null ? own : dominantLabels(own, mix),
          epoch,
          step,
          update: updateOf(step),
          part: partOf(step, order, batchSize, accumulate, weightOf),
        };
      },
      recycle: ({ batch }) => {
        if (batch !== EMPTY) source.recycle(batch);
      },
    };
  }

  /** An epoch's photos of which this process computes gradients, and how many of each batch they are. */
  #ownPart(order: Uint32Array): { readonly order: Uint32Array; readonly batchSize: number } {
    const { batch, data, shards = 1 } = this.config;
    const { rank, count } = this.ranks;
    const { augment, sampling = "shuffled" } = data;
    // Photos that are mixed need their neighbours, and those that come several times are counted.
    const needsAll = sampling !== "shuffled" || (augment !== undefined && (augment.mixup > 0 || augment.cutmix > 0));
    if (count === 1 || needsAll) return { order, batchSize: batch };
    const own = ownShards(shards, rank, count);
    const pieces = Array.from({ length: Math.ceil(order.length / batch) }, (_, step) => {
      const items = order.subarray(step * batch, (step + 1) * batch);
      const { from, to } = rowsOf(items.length, shards, own);
      return items.subarray(from, to);
    });
    const items = new Uint32Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of pieces) {
      items.set(piece, at);
      at += piece.length;
    }
    const { from, to } = rowsOf(batch, shards, own);
    return { order: items, batchSize: to - from };
  }

  /** Ends the threads that read. */
  async close(): Promise<void> {
    await this.#loader.close();
  }
}
