import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { dominantLabels, drawMix, mixTargets } from "../data/augment/mix.js";
import type { Dataset } from "../data/dataset.js";
import { type Loader, openLoader } from "../data/loader.js";
import { augmentationThreads } from "../data/loader-threads.js";
import { epochOrder } from "../data/sampling.js";
import { initialize } from "../nn/initialize.js";
import type { Network } from "../nn/network.js";
import { createOptimizer } from "../optim/create-optimizer.js";
import { createSchedule } from "../optim/schedules/create-schedule.js";
import type { Schedule } from "../optim/schedules/schedule.js";
import type { Normalization } from "../program/training.js";
import type { Executor } from "../runtime/executor.js";
import { partOf } from "./accumulation.js";
import { bestEpoch, isBetter } from "./best-epoch.js";
import { epochCheckpoint, hasLast, type Position, readLast, writeLast, writeWeights } from "./checkpoint.js";
import type { TrainConfig } from "./config.js";
import { hasStoppedEarly } from "./early-stopping.js";
import { evaluateSplit, meanOf } from "./evaluate-split.js";
import type { TrainEvent } from "./events.js";
import { oneHot } from "./metrics.js";
import { appendMetrics, type EpochMetrics, runPaths, truncateMetrics } from "./run-folder.js";
import type { StopTime } from "./stop-request.js";
import { Stepper } from "./stepper.js";
import { balancedWeights, finishTargets, type TargetOptions } from "./targets.js";

/** What a run of training works with. */
export interface FitOptions {
  /** The run's folder, with its run.json written. */
  readonly directory: string;
  readonly config: TrainConfig;
  readonly network: Network;
  readonly dataset: Dataset;
  /** The run's own, not the data set's: a resumed run normalises as it did before. */
  readonly normalization: Normalization;
  readonly executor: Executor;
  readonly emit: (event: TrainEvent) => void;
  /** Asked after each step: whether to save and stop, now or after this epoch. */
  readonly shouldStop: () => StopTime | null;
}

/** How a run of training ended. */
export type FitResult =
  /** `epochs` were done: fewer than planned where training ended early. */
  | { readonly type: "finished"; readonly bestEpoch: number; readonly epochs: number }
  | { readonly type: "interrupted"; readonly position: Position };

const BEST = "best.safetensors";
const START: Position = { epoch: 0, step: 0, lossSum: 0, correct: 0 };

/** Trains one network from where its folder stands to its last epoch, and keeps the folder's files up to date. */
class Fit {
  readonly #stepper: Stepper;
  readonly #loader: Loader;
  readonly #checkpoints: string;
  readonly #schedule: Schedule;
  readonly #targets: TargetOptions;
  /** Of the epochs done so far. */
  #metrics: EpochMetrics[] = [];

  constructor(private readonly options: FitOptions) {
    const { config, network, normalization, executor, dataset } = options;
    const { batch, seed, epochs, clipNorm, ema, accumulate = 1, labelSmoothing = 0, classWeights } = config;
    const optimizer = createOptimizer(config.optimizer);
    const accumulates = accumulate > 1;
    this.#stepper = new Stepper({ network, optimizer, normalization, executor, batch, seed, clipNorm, ema, accumulates }); // prettier-ignore
    this.#schedule = createSchedule(config.schedule ?? { name: "constant" }, epochs);
    const labels = Array.from(dataset.split.train, (item) => this.#labelOf(item));
    this.#targets = {
      labelSmoothing,
      classWeights: classWeights === "balanced" ? balancedWeights(labels, network.classes) : null,
    };
    const threads = config.data.augment === undefined ? 1 : augmentationThreads();
    this.#loader = openLoader({ cacheDir: dataset.cache.dir, size: network.imageSize, threads });
    this.#checkpoints = runPaths(options.directory).checkpoints;
  }

  async run(): Promise<FitResult> {
    const { epochs, earlyStopping } = this.options.config;
    let position = this.#restore();
    const goesOn = () => position.epoch < epochs && !hasStoppedEarly(this.#metrics, earlyStopping);
    while (goesOn()) {
      const trained = await this.#trainEpoch(position);
      if (trained.type === "interrupted") return trained;
      const metrics = { ...trained.metrics, ...(await this.#validate(position.epoch + 1)) };
      position = { ...START, epoch: position.epoch + 1 };
      this.#saveEpoch(metrics, position);
      if (goesOn() && this.options.shouldStop() !== null) return { type: "interrupted", position };
    }
    return { type: "finished", bestEpoch: bestEpoch(this.#metrics)?.epoch ?? 0, epochs: position.epoch };
  }

  async close(): Promise<void> {
    await this.#stepper.close();
    await this.#loader.close();
  }

  /** Goes back to the last checkpoint, or to the first weights when there is none. */
  #restore(): Position {
    const { directory, network, config, emit } = this.options;
    if (!hasLast(this.#checkpoints)) {
      const weights = initialize(network, config.seed);
      this.#stepper.begin(weights);
      writeWeights(this.#checkpoints, epochCheckpoint(0), weights, 0);
      truncateMetrics(directory, 0);
      return START;
    }
    const shapes = this.#stepper.shapes();
    const { weights, memory, position } = readLast(this.#checkpoints, shapes.weights, shapes.memory);
    this.#stepper.restore(weights, memory);
    this.#metrics = truncateMetrics(directory, position.epoch);
    emit({ type: "resume", epoch: position.epoch, step: position.step });
    return position;
  }

  async #trainEpoch(
    from: Position,
  ): Promise<
    | { type: "trained"; metrics: Omit<EpochMetrics, "val/loss" | "val/acc" | "val_seconds"> }
    | Extract<FitResult, { type: "interrupted" }>
  > {
    const { config, dataset, network, emit, shouldStop } = this.options;
    const { batch: batchSize, optimizer, epochs, seed, accumulate = 1 } = config;
    const { augment, sampling = "shuffled" } = config.data;
    const labelOf = (item: number) => this.#labelOf(item);
    const order = epochOrder(sampling, dataset.split.train, labelOf, seed, from.epoch);
    const augmentation = augment === undefined ? null : { augmentation: augment, seed, epoch: from.epoch };
    const steps = Math.ceil(order.length / batchSize);
    const updates = Math.ceil(steps / accumulate);
    const valLosses = this.#metrics.map((metrics) => metrics["val/loss"]);
    const weightOf = (item: number) => this.#targets.classWeights?.[this.#labelOf(item)] ?? 1;
    const source = this.#loader.start(order, batchSize, { first: from.step, augmentation });
    const started = performance.now();
    let { step, lossSum, correct } = from;
    let waited = 0;
    let seen = 0;
    let learningRate = optimizer.learningRate;
    for (;;) {
      const asked = performance.now();
      const batch = await source.next();
      waited += performance.now() - asked;
      if (batch === null) break;
      const own = Array.from(batch.indices, labelOf);
      const rows = oneHot(own, network.classes);
      const mix = augmentation === null ? null : drawMix(augmentation, step, network.imageSize);
      const targets = mix === null ? rows : mixTargets(rows, batch.size, mix);
      finishTargets(targets, network.classes, this.#targets);
      const update = from.epoch * updates + Math.floor(step / accumulate);
      const moment = { update, updates: epochs * updates, epoch: from.epoch, valLosses };
      learningRate = optimizer.learningRate * this.#schedule(moment);
      const part = partOf(step, order, batchSize, accumulate, weightOf);
      const result = await this.#stepper.step({
        batch,
        targets,
        labels: mix === null ? own : dominantLabels(own, mix),
        learningRate,
        epoch: from.epoch,
        step,
        update: update + 1,
        part,
      });
      step++;
      if (!Number.isFinite(result.loss))
        throw this.#diverged(result.loss, `epoch ${from.epoch + 1}, step ${step}`, from.epoch);
      lossSum += result.loss * batch.size;
      correct += result.correct;
      seen += batch.size;
      source.recycle(batch);

      const seconds = (performance.now() - started) / 1000;
      const trained = Math.min(step * batchSize, order.length);
      const left = (epochs - from.epoch) * order.length - trained;
      emit({
        type: "step",
        epoch: from.epoch + 1,
        step,
        steps,
        loss: lossSum / trained,
        accuracy: correct / trained,
        learningRate,
        gradientNorm: result.gradientNorm,
        imagesPerSecond: seen / seconds,
        dataWait: waited / 1000 / seconds,
        eta: (left * seconds) / seen,
      });
      if (shouldStop() === "now") {
        const position = { epoch: from.epoch, step, lossSum, correct };
        this.#saveLast(position);
        return { type: "interrupted", position };
      }
    }
    const seconds = (performance.now() - started) / 1000;
    return {
      type: "trained",
      metrics: {
        epoch: from.epoch + 1,
        "train/loss": lossSum / order.length,
        "train/acc": correct / order.length,
        lr: learningRate,
        seconds,
        images_per_second: seen / seconds,
        data_wait_seconds: waited / 1000,
      },
    };
  }

  async #validate(epoch: number): Promise<Pick<EpochMetrics, "val/loss" | "val/acc" | "val_seconds">> {
    const { network, normalization, executor, dataset } = this.options;
    const started = performance.now();
    const evaluator = { network, weights: this.#stepper.weights(), normalization, executor };
    const { loss, accuracy } = meanOf(
      await evaluateSplit(evaluator, this.#loader, dataset.split.val, (item) => this.#labelOf(item)),
    );
    if (!Number.isFinite(loss)) throw this.#diverged(loss, `the validation of epoch ${epoch}`, epoch - 1);
    return { "val/loss": loss, "val/acc": accuracy, val_seconds: (performance.now() - started) / 1000 };
  }

  /** Metrics first and last.safetensors last: a kill in between is mended by `#restore`. */
  #saveEpoch(metrics: EpochMetrics, position: Position): void {
    const { directory, config, emit } = this.options;
    const weights = this.#stepper.weights();
    const best = isBetter(metrics, bestEpoch(this.#metrics));
    appendMetrics(directory, metrics);
    this.#metrics.push(metrics);
    if (position.epoch === Math.floor(config.epochs / 2)) {
      writeWeights(this.#checkpoints, epochCheckpoint(position.epoch), weights, position.epoch);
    }
    if (best) writeWeights(this.#checkpoints, BEST, weights, position.epoch);
    this.#saveLast(position);
    emit({ type: "epoch", metrics, best });
  }

  #saveLast(position: Position): void {
    writeLast(this.#checkpoints, this.#stepper.weights(), this.#stepper.memory(), position);
  }

  #labelOf(item: number): number {
    return this.options.dataset.listing.items[item].label;
  }

  #diverged(loss: number, where: string, epochsDone: number): DivergedError {
    const good = join(this.#checkpoints, epochsDone === 0 ? epochCheckpoint(0) : "last.safetensors");
    return new DivergedError(
      `The loss became ${loss} at ${where}: training diverged at learning rate ${this.options.config.optimizer.learningRate}. ` +
        `Try a lower --lr in a new run; the last good weights are in ${good}.`,
    );
  }
}

/** The loss is no number any more, or infinite. */
export class DivergedError extends UserError {
  constructor(message: string) {
    super(message, 1);
  }
}

/**
 * Trains until the last epoch, until early stopping ends it, or until `shouldStop` says so. A folder that holds checkpoints is gone on with, to the
 * same bits as without the break. Throws a `DivergedError` when the loss is no longer finite, and a `UserError` when a
 * checkpoint is damaged or the disk is full.
 */
export async function fit(options: FitOptions): Promise<FitResult> {
  const run = new Fit(options);
  try {
    return await run.run();
  } finally {
    await run.close();
  }
}
