import { largestOf } from "../../core/extremes.js";
import { float32, type Tensor } from "../../core/tensor.js";
import { adamw } from "../../optim/adamw.js";
import { HEAD, headProgram } from "../../program/head.js";
import type { Executor } from "../../runtime/executor.js";
import { crossEntropy, predictedClasses } from "../step/metrics.js";
import { meanOf } from "../judge/evaluate-split.js";

/** Rows of numbers, and the class of each. */
export interface Labelled {
  /** [rows, features]. */
  readonly tensor: Tensor<"float32">;
  readonly labels: readonly number[];
}

/** How a head is trained. */
export interface HeadSettings {
  readonly learningRate: number;
  readonly weightDecay: number;
}

/** What came of one head on the validation photos; accuracy in 0..1, loss in nats. */
export interface HeadTrial extends HeadSettings {
  readonly accuracy: number;
  readonly loss: number;
}

/** The head that did best, for features as the network gives them. */
export interface TrainedHeads {
  readonly trials: readonly HeadTrial[];
  readonly chosen: HeadTrial;
  /** [classes, features]. */
  readonly weight: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer>;
}

/** The heads that are tried. On numbers of one spread, 100 steps of all rows together come close to the end. */
export const HEADS: readonly HeadSettings[] = [0.01, 0.05].flatMap((learningRate) =>
  [0.01, 0.3, 3].map((weightDecay) => ({ learningRate, weightDecay })),
);
const STEPS = 100;
const LEAST_DEVIATION = 1e-6;

/** Each feature's mean and deviation over rows. */
function momentsOf({ shape: [rows, features], data }: Tensor<"float32">): {
  mean: Float64Array;
  deviation: Float64Array;
} {
  const [mean, squares] = [new Float64Array(features), new Float64Array(features)];
  for (let at = 0; at < data.length; at++) mean[at % features] += data[at] / rows;
  for (let at = 0; at < data.length; at++) squares[at % features] += (data[at] - mean[at % features]) ** 2 / rows;
  return { mean, deviation: squares.map((square) => Math.max(LEAST_DEVIATION, Math.sqrt(square))) };
}

/** The rate falls along half a cosine to nothing. */
function rateAt(rate: number, step: number): number {
  return (rate * (1 + Math.cos((Math.PI * step) / STEPS))) / 2;
}

/** Logits [rows, classes] of a head. */
function logitsOf(
  { shape: [rows, features], data }: Tensor<"float32">,
  weight: Float32Array,
  bias: Float32Array,
): Float32Array<ArrayBuffer> {
  const classes = bias.length;
  const logits = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    for (let label = 0; label < classes; label++) {
      let sum = bias[label];
      for (let at = 0; at < features; at++) sum += data[row * features + at] * weight[label * features + at];
      logits[row * classes + label] = sum;
    }
  }
  return logits;
}

/** A head for numbers of mean 0 and deviation 1 as one for the numbers that they were made of. */
function unscaled(weight: Float32Array, bias: Float32Array, { mean, deviation }: ReturnType<typeof momentsOf>) {
  const features = mean.length;
  const own = Float32Array.from(weight, (value, at) => value / deviation[at % features]);
  const shift = Float32Array.from(bias, (value, label) => {
    let sum = value;
    for (let at = 0; at < features; at++) sum -= own[label * features + at] * mean[at];
    return sum;
  });
  return { weight: own, bias: shift };
}

/**
 * Trains several fully connected layers on features, each from zeros with all rows at a time, and takes the one that did best
 * on the validation rows: by accuracy, by loss where that is the same. Nothing in it is random.
 */
export async function trainHeads(
  train: Labelled,
  val: Labelled,
  classes: number,
  executor: Executor,
): Promise<TrainedHeads> {
  const [rows, features] = train.tensor.shape;
  const moments = momentsOf(train.tensor);
  const scaled = float32([rows, features], train.tensor.data.map((value, at) => (value - moments.mean[at % features]) / moments.deviation[at % features])); // prettier-ignore
  const targets = float32([rows, classes], new Float32Array(rows * classes));
  train.labels.forEach((label, row) => (targets.data[row * classes + label] = 1));
  const found: { readonly trial: HeadTrial; readonly weight: Float32Array<ArrayBuffer>; readonly bias: Float32Array<ArrayBuffer> }[] = []; // prettier-ignore
  for (const settings of HEADS) {
    const optimizer = adamw.create(adamw({ ...settings, decayOn: "weights" }));
    const program = headProgram({ rows, features, classes, optimizer });
    const state = executor.createState(program.state);
    const session = await executor.load(program, state);
    try {
      for (let step = 0; step < STEPS; step++) {
        const scalars = optimizer.scalars.map(
          ({ name, at }) => [name, float32([], Float32Array.of(at(step + 1)))] as const,
        );
        const rate = float32([], Float32Array.of(rateAt(settings.learningRate, step)));
        await session.run(new Map<string, Tensor>([["features", scaled], ["targets", targets], ["learning_rate", rate], ...scalars])); // prettier-ignore
      }
    } finally {
      await session.close();
    }
    const head = unscaled(state.read(HEAD.weight).data, state.read(HEAD.bias).data, moments);
    const logits = logitsOf(val.tensor, head.weight, head.bias);
    const predicted = predictedClasses(logits, classes);
    const judged = val.labels.map((label, row) => ({ label, predicted: predicted[row], loss: crossEntropy(logits, classes, row, label) })); // prettier-ignore
    const trial = { ...settings, ...meanOf(judged) };
    found.push({ trial, ...head });
  }
  const best = largestOf(found.map(({ trial }) => trial.accuracy));
  const { trial: chosen, weight, bias } = found.filter(({ trial }) => trial.accuracy === best).reduce((a, b) => (b.trial.loss < a.trial.loss ? b : a)); // prettier-ignore
  return { trials: found.map(({ trial }) => trial), chosen, weight, bias };
}
