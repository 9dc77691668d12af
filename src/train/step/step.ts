import type { DropoutMask } from "../../core/dropout-mask.js";
import { float32, type Tensor } from "../../core/tensor.js";
import type { Batch } from "../../data/loader.js";
import type { Network } from "../../nn/network.js";
import type { Optimizer } from "../../optim/optimizer.js";
import type { RateOf } from "../../program/layer-rates.js";
import type { StateVariable } from "../../program/program.js";
import type { Normalization, TrainingProgram } from "../../program/training.js";
import { GATHERED, KEPT_AVERAGE, type UpdateSpecification } from "../../program/update.js";
import type { Executor, Session, State } from "../../runtime/executor.js";
import { type Part, WHOLE } from "./accumulation.js";

/** What is trained, and how. */
export interface StepOptions {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly normalization: Normalization;
  readonly executor: Executor;
  /** Images a step; the last step of an epoch may have fewer. */
  readonly batch: number;
  readonly seed: number;
  readonly clipNorm?: number | undefined;
  /** Layers that stay as they are. */
  readonly frozen?: readonly string[] | undefined;
  /** What each parameter's learning rate is multiplied by; 1 where it is left out. */
  readonly rateOf?: RateOf | undefined;
  /** How much of the weights' moving average each update keeps, in 0..1; no average where it is left out. */
  readonly ema?: number | undefined;
  /** Whether several steps make an update; each step then says which part of one it is. */
  readonly accumulates?: boolean;
}

/** One step of training. */
export interface Step {
  /** Where several processes share a batch, only the rows of this one's shards need to be there. */
  readonly batch: Batch;
  /** What the loss compares with: a row of probabilities, or of weights, an image. */
  readonly targets: Float32Array<ArrayBuffer>;
  /** The class of each image, by which right answers are counted. */
  readonly labels: readonly number[];
  readonly learningRate: number;
  /** `epoch` and `step` name the random streams of the dropout masks, so that a step done again does the same. */
  readonly epoch: number;
  readonly step: number;
  /** Which update of the run it belongs to; the first is 1. */
  readonly update: number;
  /** A whole update where it is left out. */
  readonly part?: Part;
}

/** What one step tells. */
export interface StepResult {
  /** Mean cross-entropy of the batch, in nats, before the update. */
  readonly loss: number;
  readonly correct: number;
  /** The gradients' norm before they were clipped; `null` where they are not, or this step made no update. */
  readonly gradientNorm: number | null;
}

/** A program with masks, ready to run. */
export interface Compiled {
  readonly program: TrainingProgram;
  readonly session: Session;
}

/** The run of a program that a step was; times are `performance.now()`'s. */
export interface StepRun extends Compiled {
  readonly started: number;
}

/** How a step is computed on a state. */
export interface Steps {
  /** All that stays from step to step. */
  readonly state: readonly StateVariable[];
  run(step: Step, state: State): Promise<StepResult>;
  /** What the last step ran; `null` before the first. */
  lastRun(): StepRun | null;
  /** Gives the memory back. */
  close(): Promise<void>;
}

/** The part of a program's specification that says what the update does. */
export function updateOf(
  {
    optimizer,
    clipNorm,
    ema,
    rateOf,
    accumulates = false,
  }: Pick<StepOptions, "optimizer" | "clipNorm" | "ema" | "rateOf" | "accumulates">,
  { last }: Part,
): UpdateSpecification {
  const accumulation: UpdateSpecification["accumulation"] = last ? "apply" : "gather";
  return { optimizer, clipNorm, rateOf, average: ema !== undefined, accumulation: accumulates ? accumulation : undefined }; // prettier-ignore
}

/**
 * How much of the average the update keeps: less at first, so that the weights that training began with are soon
 * forgotten (TensorFlow's `ExponentialMovingAverage` with `num_updates`).
 */
function keptAverage(ema: number, update: number): number {
  return Math.min(ema, (1 + update) / (10 + update));
}

export const scalar = (value: number): Tensor<"float32"> => float32([], Float32Array.of(value));

/** What the update is handed in, besides gradients. */
export function updateInputs(
  { optimizer, ema }: Pick<StepOptions, "optimizer" | "ema">,
  { learningRate, update, part = WHOLE }: Step,
): [string, Tensor][] {
  return [
    ["learning_rate", scalar(learningRate)],
    [GATHERED, scalar(part.first ? 0 : 1)],
    [KEPT_AVERAGE, scalar(keptAverage(ema ?? 0, update))],
    ...optimizer.scalars.map(({ name, at }): [string, Tensor] => [name, scalar(at(update))]),
  ];
}

/** The dropout masks of a step; `shard` is the part of the batch that they are of, where there are several. */
export function masksOf({ masks }: TrainingProgram, seed: number, { epoch, step }: Step, shard?: number) {
  return masks.map(({ name, shape, rate }): [string, DropoutMask] => {
    const purpose = shard === undefined ? name : `${name}, shard ${shard}`;
    return [name, { shape, rate, stream: [seed, purpose, epoch, step] }];
  });
}
