import { UserError } from "../core/errors.js";
import type { Photos } from "../data/photos.js";
import type { Loader } from "../data/loader.js";
import type { Weights } from "../nn/initialize.js";
import type { Network } from "../nn/network.js";
import { createSchedule } from "../optim/schedules/schedules.js";
import type { Schedule } from "../optim/schedules/schedule.js";
import type { Normalization } from "../program/training.js";
import { alone } from "../ranks/in-process.js";
import { type Ranks, RanksLost } from "../ranks/ranks.js";
import type { Executor } from "../runtime/executor.js";
import { agreeOnStop, gatherJudgements, ownItems, shareStart } from "./among-ranks.js";
import { bestEpoch, isBetter } from "./run/best-epoch.js";
import {
  checkpointPath,
  epochCheckpoint,
  hasLast,
  type Position,
  readLast,
  removeWeights,
  writeLast,
  writeWeights,
} from "./run/checkpoint.js";
import type { TrainConfig } from "./run/config.js";
import { createStepper } from "./step/create-stepper.js";
import { hasSettled } from "./early-stopping.js";
import { partMeans, partOf, partsOf } from "./epoch-parts.js";
import { evaluateSplit, meanOf } from "./judge/evaluate-split.js";
import type { TrainEvent } from "./run/events.js";
import { mayBeHalfway, nearestToHalf } from "./halfway.js";
import type { Profiler } from "./step/profiler.js";
import { appendMetrics, truncateMetrics } from "./run/metrics-file.js";
import type { EpochMetrics } from "./run/run-file.js";
import type { RunStore } from "./run/run-store.js";
import type { StopTime } from "./run/stop-time.js";
import type { Stepper } from "./step/stepper.js";
import { Pace } from "./timed/pace.js";
import { type EpochSteps, TrainingPhotos } from "./training-photos.js";

/** What a run of training works with. */
export interface FitOptions {
  /** Where the run's files go. */
  readonly store: RunStore;
  readonly config: TrainConfig;
  readonly network: Network;
  readonly photos: Photos;
  /** The network and the photos of another size, of a timed run whose photos grow; whoever opened them closes them. */
  readonly ofSize?: ((size: number) => Promise<SizedPhotos>) | undefined;
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
  /** The processes that compute each step together, where these are several; each calls `fit`, and the first one writes. */
  readonly ranks?: Ranks | undefined;
}

/** A network for photos of one size, and those photos. */
export interface SizedPhotos {
  readonly network: Network;
  readonly photos: Photos;
}

/** How a run of training ended. */
export type FitResult =
  /** `epochs` were done: fewer than planned where training ended early. */
  | { readonly type: "finished"; readonly bestEpoch: number; readonly epochs: number }
  | { readonly type: "interrupted"; readonly position: Position };

const BEST = "best.safetensors";
const START: Position = { epoch: 0, step: 0, lossSum: 0, correct: 0, gradientNormSum: 0, gradientNorms: [] };

/** Waits for something that other processes have a part in; one that is gone has left the weights as they were. */
async function orLost<T>(work: Promise<T>): Promise<T | "lost"> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RanksLost) return "lost";
    throw error;
  }
}

/** Trains one network from where its files say that it stands to its last epoch, and keeps them up to date. */
class Fit {
  #stepper: Stepper;
  #photos: TrainingPhotos;
  /** Of the photos that are trained on. */
  #size: number;
  /** How long a timed run is; null for one of so many epochs. */
  #pace: Pace | null = null;
  /** Validation has a thread of its own, so that the next epoch's first photos are varied meanwhile. */
  readonly #validationLoader: Loader;
  #ahead: EpochSteps | null = null;
  readonly #schedule: Schedule;
  /** Of the epochs done so far. */
  #metrics: EpochMetrics[] = [];

  readonly #ranks: Ranks;

  constructor(private readonly options: FitOptions) {
    const { config, network, normalization, executor, photos } = options;
    this.#ranks = options.ranks ?? alone();
    this.#stepper = createStepper(config, network, normalization, executor, this.#ranks);
    this.#schedule = createSchedule(config.schedule ?? { name: "constant" }, config.epochs);
    this.#photos = new TrainingPhotos(config, photos, this.#ranks);
    this.#size = photos.size;
    this.#validationLoader = photos.openLoader({ varies: false });
  }

  async run(): Promise<FitResult> {
    const { config, store } = this.options;
    let position = await this.#begin();
    if (config.timed !== undefined) this.#pace = await Pace.open(store, config.timed, this.#photos.updatesAnEpoch());
    const goesOn = () => position.epoch < this.#epochs(position.epoch) && !hasSettled(this.#metrics, config);
    while (goesOn()) {
      await this.#resize(position.epoch);
      const trained = await this.#trainEpoch(position);
      if (trained.type === "interrupted") return trained;
      const next = position.epoch + 1;
      if (next < this.#epochs(next) && this.#sizeOf(next) === this.#size) this.#ahead = this.#photos.epoch(next);
      const metrics = { ...trained.metrics, ...(await this.#validate(position.epoch + 1)) };
      position = { ...START, epoch: position.epoch + 1 };
      await this.#saveEpoch(metrics, position);
      if (goesOn() && (await this.#stopTime()) !== null) return { type: "interrupted", position };
    }
    await this.#forgetOtherMilestones(position.epoch);
    await this.#pace?.end();
    return { type: "finished", bestEpoch: bestEpoch(this.#metrics)?.epoch ?? 0, epochs: position.epoch };
  }

  async close(): Promise<void> {
    await this.#stepper.close();
    await this.#photos.close();
    await this.#validationLoader.close();
  }

  /** How many epochs the run has, as known when an epoch (from 0) begins. */
  #epochs(epoch: number): number {
    return this.#pace?.epochs(epoch * this.#photos.updatesAnEpoch()) ?? this.options.config.epochs;
  }

  #sizeOf(epoch: number): number {
    return this.#pace?.sizeOf(epoch) ?? this.#size;
  }

  /** Goes on with photos of the size that an epoch has: the same weights and memory in a program of its own. */
  async #resize(epoch: number): Promise<void> {
    const size = this.#sizeOf(epoch);
    if (size === this.#size) return;
    const { config, normalization, executor, network, photos, ofSize } = this.options;
    const sized = size === photos.size ? { network, photos } : await ofSize!(size);
    await this.#stepper.download();
    const [weights, memory] = [this.#stepper.weights(), this.#stepper.memory()];
    await this.#stepper.close();
    await this.#photos.close();
    this.#stepper = createStepper(config, sized.network, normalization, executor, this.#ranks);
    this.#stepper.restore(weights, memory);
    this.#photos = new TrainingPhotos(config, sized.photos, this.#ranks);
    this.#size = size;
    this.#pace!.resized();
  }

  /** Makes all processes stand where the first one's files say. */
  async #begin(): Promise<Position> {
    if (this.#ranks.count === 1) return this.#restore();
    const position = this.#ranks.rank === 0 ? await this.#restore() : START;
    const [weights, memory] = [this.#stepper.weights(), this.#stepper.memory()];
    const shared = await shareStart(this.#ranks, { weights, memory, position, metrics: this.#metrics });
    if (this.#ranks.rank > 0) {
      this.#stepper.restore(shared.weights, shared.memory);
      this.#metrics = [...shared.metrics];
    }
    return shared.position;
  }

  /** Whether to stop, as all processes see it. */
  #stopTime(): Promise<StopTime | null> {
    return agreeOnStop(this.#ranks, this.options.shouldStop());
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
    const { config, emit, profiler } = this.options;
    const { batch: batchSize, optimizer, accumulate = 1, epochs } = config;
    const pace = this.#pace;
    const photos = this.#ahead ?? this.#photos.epoch(from.epoch, from.step);
    this.#ahead = null;
    const { images, steps, updates } = photos;
    const valLosses = this.#metrics.map((metrics) => metrics["val/loss"]);
    const started = performance.now();
    let { step, lossSum, correct, gradientNormSum } = from;
    // A checkpoint of an earlier version, taken within an epoch, knows no parts of it.
    const norms = from.step === 0 ? new Array<number>(partsOf(updates)).fill(0) : [...from.gradientNorms];
    const position = (): Position => {
      const gradientNorms = config.clipNorm === undefined ? [] : norms;
      return { epoch: from.epoch, step, lossSum, correct, gradientNormSum, gradientNorms };
    };
    let waited = 0;
    let seen = 0;
    let trained = Math.min(step * batchSize, images);
    // Made so far, and when the last was.
    let [made, madeAt] = [from.epoch * updates + Math.floor(step / accumulate), started];
    const rateAt = (update: number) => {
      const way = pace?.scheduled(update - 1) ?? { update: update - 1, updates: epochs * updates };
      return optimizer.learningRate * this.#schedule({ ...way, epoch: from.epoch, valLosses });
    };
    // Of the last step before a break: an epoch may have been broken off after its last one.
    let learningRate = rateAt(photos.updateOf(Math.max(0, step - 1)));
    for (;;) {
      const asked = performance.now();
      if (pace !== null && made >= pace.updates(made)) break;
      const prepared = await photos.next();
      const got = performance.now();
      waited += got - asked;
      if (prepared === null) break;
      profiler?.waited(asked, got);
      const { update, labels, part } = prepared;
      learningRate = rateAt(update);
      const begun = performance.now();
      const result = await orLost(this.#stepper.step({ ...prepared, learningRate }));
      if (result === "lost") return this.#interrupt(position());
      profiler?.stepped(begun, performance.now(), labels.length, this.#stepper.lastRun()!);
      step++;
      if (!Number.isFinite(result.loss))
        throw this.#diverged(result.loss, `epoch ${from.epoch + 1}, step ${step}`, from.epoch);
      lossSum += result.loss * labels.length;
      correct += result.correct;
      gradientNormSum += result.gradientNorm ?? 0;
      if (norms.length > 0) norms[partOf(update - 1 - from.epoch * updates, updates)] += result.gradientNorm ?? 0;
      seen += labels.length;
      photos.recycle(prepared);

      trained = Math.min(step * batchSize, images);
      if (pace !== null && part.last) {
        const now = performance.now();
        made = update;
        await pace.updated(made, from.epoch, (now - madeAt) / 1000);
        madeAt = now;
      }
      const seconds = (performance.now() - started) / 1000;
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
        eta: pace?.secondsLeft() ?? (left * seconds) / seen,
      });
      const stopTime = await orLost(this.#stopTime());
      if (stopTime === "now" || stopTime === "lost") return this.#interrupt(position());
    }
    const seconds = (performance.now() - started) / 1000;
    const done = pace === null ? updates : made - from.epoch * updates;
    return {
      type: "trained",
      metrics: {
        epoch: from.epoch + 1,
        "train/loss": lossSum / trained,
        "train/acc": correct / trained,
        lr: learningRate,
        ...(config.clipNorm === undefined ? {} : { grad_norm: gradientNormSum / done }),
        ...(config.clipNorm === undefined || norms.length === 0 ? {} : { grad_norms: partMeans(norms, updates, done) }),
        seconds,
        images_per_second: seen / seconds,
        data_wait_seconds: waited / 1000,
      },
    };
  }

  /** Saves where training stands within an epoch. */
  async #interrupt(position: Position): Promise<Extract<FitResult, { type: "interrupted" }>> {
    await this.#stepper.download();
    await this.#pace?.save();
    await this.#saveLast(position);
    return { type: "interrupted", position };
  }

  async #validate(epoch: number): Promise<Pick<EpochMetrics, "val/loss" | "val/acc" | "val_seconds">> {
    const { network, normalization, executor, photos, profiler } = this.options;
    const started = performance.now();
    await this.#stepper.download();
    const evaluator = { network, weights: this.#stepper.weights(), normalization, executor };
    const own = ownItems(this.#ranks, photos.split.val);
    const judged = await evaluateSplit(evaluator, this.#validationLoader, own, (item) => photos.labelOf(item));
    const { loss, accuracy } = meanOf(await gatherJudgements(this.#ranks, judged));
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
    this.#pace?.validated(metrics.val_seconds);
    await this.#pace?.save();
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
