import { UserError } from "../core/errors.js";
import type { Photos } from "../data/photos.js";
import type { Loader } from "../data/loader.js";
import type { Weights } from "../nn/initialize.js";
import type { Network } from "../nn/network.js";
import { createSchedule } from "../optim/schedules/schedules.js";
import type { Schedule } from "../optim/schedules/schedule.js";
import type { Normalization } from "../program/training.js";
import type { Executor } from "../runtime/executor.js";
import { bestEpoch, isBetter } from "./best-epoch.js";
import {
  checkpointPath,
  epochCheckpoint,
  hasLast,
  type Position,
  readLast,
  removeWeights,
  writeLast,
  writeWeights,
} from "./checkpoint.js";
import type { TrainConfig } from "./config.js";
import { createStepper } from "./create-stepper.js";
import { hasSettled } from "./early-stopping.js";
import { partMeans, partOf, partsOf } from "./epoch-parts.js";
import { evaluateSplit, meanOf } from "./evaluate-split.js";
import type { TrainEvent } from "./events.js";
import { mayBeHalfway, nearestToHalf } from "./halfway.js";
import type { Profiler } from "./profiler.js";
import { appendMetrics, truncateMetrics } from "./metrics-file.js";
import type { EpochMetrics } from "./run-file.js";
import type { RunStore } from "./run-store.js";
import type { StopTime } from "./stop-time.js";
import type { Stepper } from "./stepper.js";
import { type EpochSteps, TrainingPhotos } from "./training-photos.js";

/** What a run of training works with. */
export interface FitOptions {
  /** Where the run's files go. */
  readonly store: RunStore;
  readonly config: TrainConfig;
  readonly network: Network;
  readonly photos: Photos;
  /** What a run that begins now begins with. */
  readonly firstWeights: () => Weights;
  /** The run's own, not the data set's: a resumed run normalises as it did before. */
  readonly normalization: Normalization;
  readonly executor: Executor;
  /** Who wants to know where the time goes; nobody where it is left out. */
  readonly profiler?: Profiler | undefined;
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
const START: Position = { epoch: 0, step: 0, lossSum: 0, correct: 0, gradientNormSum: 0, gradientNorms: [] };

/** Trains one network from where its files say that it stands to its last epoch, and keeps them up to date. */
class Fit {
  readonly #stepper: Stepper;
  readonly #photos: TrainingPhotos;
  /** Validation has a thread of its own, so that the next epoch's first photos are varied meanwhile. */
  readonly #validationLoader: Loader;
  #ahead: EpochSteps | null = null;
  readonly #schedule: Schedule;
  /** Of the epochs done so far. */
  #metrics: EpochMetrics[] = [];

  constructor(private readonly options: FitOptions) {
    const { config, network, normalization, executor, photos } = options;
    this.#stepper = createStepper(config, network, normalization, executor);
    this.#schedule = createSchedule(config.schedule ?? { name: "constant" }, config.epochs);
    this.#photos = new TrainingPhotos(config, photos);
    this.#validationLoader = photos.openLoader({ varies: false });
  }

  async run(): Promise<FitResult> {
    const { config } = this.options;
    const { epochs } = config;
    let position = await this.#restore();
    const goesOn = () => position.epoch < epochs && !hasSettled(this.#metrics, config);
    while (goesOn()) {
      const trained = await this.#trainEpoch(position);
      if (trained.type === "interrupted") return trained;
      if (position.epoch + 1 < epochs) this.#ahead = this.#photos.epoch(position.epoch + 1);
      const metrics = { ...trained.metrics, ...(await this.#validate(position.epoch + 1)) };
      position = { ...START, epoch: position.epoch + 1 };
      await this.#saveEpoch(metrics, position);
      if (goesOn() && this.options.shouldStop() !== null) return { type: "interrupted", position };
    }
    await this.#forgetOtherMilestones(position.epoch);
    return { type: "finished", bestEpoch: bestEpoch(this.#metrics)?.epoch ?? 0, epochs: position.epoch };
  }

  async close(): Promise<void> {
    await this.#stepper.close();
    await this.#photos.close();
    await this.#validationLoader.close();
  }

  /** Goes back to the last checkpoint, or to the first weights when there is none. */
  async #restore(): Promise<Position> {
    const { store, firstWeights, emit } = this.options;
    if (!(await hasLast(store))) {
      const weights = firstWeights();
      this.#stepper.begin(weights);
      await writeWeights(store, epochCheckpoint(0), weights, 0);
      await truncateMetrics(store, 0);
      return START;
    }
    const shapes = this.#stepper.shapes();
    const { weights, memory, position } = await readLast(store, shapes.weights, shapes.memory);
    this.#stepper.restore(weights, memory);
    this.#metrics = await truncateMetrics(store, position.epoch);
    emit({ type: "resume", epoch: position.epoch, step: position.step });
    return position;
  }

  async #trainEpoch(
    from: Position,
  ): Promise<
    | { type: "trained"; metrics: Omit<EpochMetrics, "val/loss" | "val/acc" | "val_seconds"> }
    | Extract<FitResult, { type: "interrupted" }>
  > {
    const { config, emit, shouldStop, profiler } = this.options;
    const { batch: batchSize, optimizer, epochs } = config;
    const photos = this.#ahead ?? this.#photos.epoch(from.epoch, from.step);
    this.#ahead = null;
    const { images, steps, updates } = photos;
    const valLosses = this.#metrics.map((metrics) => metrics["val/loss"]);
    const started = performance.now();
    let { step, lossSum, correct, gradientNormSum } = from;
    // A checkpoint of an earlier version, taken within an epoch, knows no parts of it.
    const norms = from.step === 0 ? new Array<number>(partsOf(updates)).fill(0) : [...from.gradientNorms];
    let waited = 0;
    let seen = 0;
    let learningRate = optimizer.learningRate;
    for (;;) {
      const asked = performance.now();
      const prepared = await photos.next();
      const got = performance.now();
      waited += got - asked;
      if (prepared === null) break;
      profiler?.waited(asked, got);
      const { batch, update } = prepared;
      const moment = { update: update - 1, updates: epochs * updates, epoch: from.epoch, valLosses };
      learningRate = optimizer.learningRate * this.#schedule(moment);
      const begun = performance.now();
      const result = await this.#stepper.step({ ...prepared, learningRate });
      profiler?.stepped(begun, performance.now(), batch.size, this.#stepper.lastRun()!);
      step++;
      if (!Number.isFinite(result.loss))
        throw this.#diverged(result.loss, `epoch ${from.epoch + 1}, step ${step}`, from.epoch);
      lossSum += result.loss * batch.size;
      correct += result.correct;
      gradientNormSum += result.gradientNorm ?? 0;
      if (norms.length > 0) norms[partOf(update - 1 - from.epoch * updates, updates)] += result.gradientNorm ?? 0;
      seen += batch.size;
      photos.recycle(prepared);

      const seconds = (performance.now() - started) / 1000;
      const trained = Math.min(step * batchSize, images);
      const left = (epochs - from.epoch) * images - trained;
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
        const gradientNorms = config.clipNorm === undefined ? [] : norms;
        const position = { epoch: from.epoch, step, lossSum, correct, gradientNormSum, gradientNorms };
        await this.#stepper.download();
        await this.#saveLast(position);
        return { type: "interrupted", position };
      }
    }
    const seconds = (performance.now() - started) / 1000;
    return {
      type: "trained",
      metrics: {
        epoch: from.epoch + 1,
        "train/loss": lossSum / images,
        "train/acc": correct / images,
        lr: learningRate,
        ...(config.clipNorm === undefined ? {} : { grad_norm: gradientNormSum / updates }),
        ...(config.clipNorm === undefined || norms.length === 0 ? {} : { grad_norms: partMeans(norms, updates) }),
        seconds,
        images_per_second: seen / seconds,
        data_wait_seconds: waited / 1000,
      },
    };
  }

  async #validate(epoch: number): Promise<Pick<EpochMetrics, "val/loss" | "val/acc" | "val_seconds">> {
    const { network, normalization, executor, photos, profiler } = this.options;
    const started = performance.now();
    await this.#stepper.download();
    const evaluator = { network, weights: this.#stepper.weights(), normalization, executor };
    const { loss, accuracy } = meanOf(
      await evaluateSplit(evaluator, this.#validationLoader, photos.split.val, (item) => photos.labelOf(item)),
    );
    profiler?.evaluated(started, performance.now());
    if (!Number.isFinite(loss)) throw this.#diverged(loss, `the validation of epoch ${epoch}`, epoch - 1);
    return { "val/loss": loss, "val/acc": accuracy, val_seconds: (performance.now() - started) / 1000 };
  }

  /** Metrics first and last.safetensors last: a kill in between is mended by `#restore`. */
  async #saveEpoch(metrics: EpochMetrics, position: Position): Promise<void> {
    const { store, config, emit } = this.options;
    const weights = this.#stepper.weights();
    const best = isBetter(metrics, bestEpoch(this.#metrics));
    await appendMetrics(store, metrics);
    this.#metrics.push(metrics);
    const isKept = config.checkpointEvery !== undefined && position.epoch % config.checkpointEvery === 0;
    if (isKept || mayBeHalfway(position.epoch, config)) {
      await writeWeights(store, epochCheckpoint(position.epoch), weights, position.epoch);
    }
    if (best) await writeWeights(store, BEST, weights, position.epoch);
    await this.#saveLast(position);
    emit({ type: "epoch", metrics, best });
  }

  /** Of the weights kept because the run might have ended at twice their epoch, those nearest to its middle stay. */
  async #forgetOtherMilestones(epochs: number): Promise<void> {
    const { store, config } = this.options;
    const { checkpointEvery = Infinity } = config;
    const milestones = Array.from({ length: epochs }, (_, index) => index + 1).filter((epoch) =>
      mayBeHalfway(epoch, config),
    );
    const halfway = nearestToHalf(milestones, epochs);
    for (const epoch of milestones)
      if (epoch !== halfway && epoch % checkpointEvery !== 0) await removeWeights(store, epochCheckpoint(epoch));
  }

  #saveLast(position: Position): Promise<void> {
    return writeLast(this.options.store, this.#stepper.weights(), this.#stepper.memory(), position);
  }

  #diverged(loss: number, where: string, epochsDone: number): DivergedError {
    const { store, config } = this.options;
    const good = checkpointPath(store, epochsDone === 0 ? epochCheckpoint(0) : "last.safetensors");
    return new DivergedError(
      `The loss became ${loss} at ${where}: training diverged at learning rate ${config.optimizer.learningRate}. ` +
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
 * Trains until the last epoch, until early stopping ends it, or until `shouldStop` says so. A store that holds checkpoints is gone on with, to the
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
