import type { Photos } from "../../data/photos.js";
import type { Weights } from "../../nn/initialize.js";
import type { Network } from "../../nn/network.js";
import type { Executor } from "../../runtime/executor.js";
import { createStepper, type StepperConfig } from "../step/create-stepper.js";
import type { Stepper } from "../step/stepper.js";
import { type PhotosConfig, TrainingPhotos } from "../training-photos.js";

/** The learning rates that are tried: from the first to the last, each the same multiple of the one before. */
export interface RateRange {
  readonly min: number;
  readonly max: number;
  /** Updates, and with them rates; two at least. */
  readonly steps: number;
}

/** One update of the search. */
export interface RatePoint {
  readonly learningRate: number;
  /** Of the update's photos before it was made, in nats. */
  readonly loss: number;
}

/** What a search found. */
export interface RateSearch {
  /** Rates in rising order; losses are finite. */
  readonly points: readonly RatePoint[];
  /** Whether the loss ran away before the last rate. */
  readonly diverged: boolean;
}

/** What is trained while the learning rate rises. */
export interface SearchOptions {
  readonly config: StepperConfig & PhotosConfig;
  readonly network: Network;
  /** What training begins with. */
  readonly weights: Weights;
  readonly dataset: Photos;
  readonly executor: Executor;
  readonly range: RateRange;
  readonly onPoint: (point: RatePoint) => void;
}

/** The search ends when the losses' moving average is so many times its lowest, as fastai's does. */
const RUNAWAY = 4;
/** How much of that average each loss leaves. */
const KEPT = 0.9;

/** Hears one loss after the other and says whether they have run away. */
function runawayDetector(): (loss: number) => boolean {
  let [average, kept, lowest] = [0, 1, Infinity];
  return (loss) => {
    average = KEPT * average + (1 - KEPT) * loss;
    kept *= KEPT;
    // It began at zero and is too small by what is left of that.
    const corrected = average / (1 - kept);
    lowest = Math.min(lowest, corrected);
    return !(corrected <= RUNAWAY * lowest);
  };
}

/** The rate of each update: a geometric series from `min` to `max`. */
export function ratesOf({ min, max, steps }: RateRange): number[] {
  return Array.from({ length: steps }, (_, step) => min * (max / min) ** (step / (steps - 1)));
}

/** The loss of each update, made at the rate of the same place; as many epochs as it takes. */
async function* updateLosses(photos: TrainingPhotos, stepper: Stepper, rates: readonly number[]) {
  for (let number = 0; ; number++) {
    const epoch = photos.epoch(number);
    let loss = 0;
    for (let step = await epoch.next(); step !== null; step = await epoch.next()) {
      const result = await stepper.step({ ...step, learningRate: rates[step.update - 1] });
      epoch.recycle(step);
      loss += step.part.share * result.loss;
      if (!step.part.last) continue;
      yield loss;
      if (step.update === rates.length) return;
      loss = 0;
    }
  }
}

/**
 * Trains from the first weights while the learning rate rises from update to update, until the last rate or until the
 * loss is no number or runs away (Smith 2017, "Cyclical learning rates for training neural networks"). Writes nothing.
 * Rejects with a `UserError` when the cache cannot be read.
 */
export async function searchRates(options: SearchOptions): Promise<RateSearch> {
  const { config, network, weights, dataset, executor, range, onPoint } = options;
  const rates = ratesOf(range);
  const stepper = createStepper(config, network, dataset, executor);
  const photos = new TrainingPhotos(config, dataset);
  const runsAway = runawayDetector();
  const points: RatePoint[] = [];
  try {
    stepper.begin(weights);
    for await (const loss of updateLosses(photos, stepper, rates)) {
      if (runsAway(loss)) return { points, diverged: true };
      const point = { learningRate: rates[points.length], loss };
      points.push(point);
      onPoint(point);
    }
    return { points, diverged: false };
  } finally {
    await stepper.close();
    await photos.close();
  }
}
