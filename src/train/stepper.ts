import type { DropoutMask } from "../core/dropout-mask.js";
import { float32, type Shape, type Tensor } from "../core/tensor.js";
import type { Batch } from "../data/loader.js";
import type { Weights } from "../nn/initialize.js";
import type { Network } from "../nn/network.js";
import type { Optimizer } from "../optim/optimizer.js";
import { type Normalization, SHARE, type TrainingProgram, trainingProgram } from "../program/training.js";
import { averageName, GATHERED, KEPT_AVERAGE, slotName, type UpdateSpecification } from "../program/update.js";
import type { Executor, Session, State } from "../runtime/executor.js";
import { type Part, WHOLE } from "./accumulation.js";
import { predictedClasses } from "./metrics.js";

/** What is trained, and how. */
export interface StepperOptions {
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
  /** How much of the weights' moving average each update keeps, in 0..1; no average where it is left out. */
  readonly ema?: number | undefined;
  /** Whether several steps make an update; each step then says which part of one it is. */
  readonly accumulates?: boolean;
}

/** One step of training. */
export interface Step {
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

/** The program of a step on `batch` images that is this part of an update. */
export function stepProgram(options: Omit<StepperOptions, "executor">, batch: number, { last }: Part): TrainingProgram {
  const { ema, accumulates = false, ...specification } = options;
  const accumulation: UpdateSpecification["accumulation"] = last ? "apply" : "gather";
  return trainingProgram({
    ...specification,
    batch,
    average: ema !== undefined,
    accumulation: accumulates ? accumulation : undefined,
  });
}

interface Compiled {
  readonly program: TrainingProgram;
  readonly session: Session;
}

/** The run of a program that a step was; times are `performance.now()`'s. */
export interface StepRun extends Compiled {
  readonly started: number;
}

/** What one step tells. */
export interface StepResult {
  /** Mean cross-entropy of the batch, in nats, before the update. */
  readonly loss: number;
  readonly correct: number;
  /** The gradients' norm before they were clipped; `null` where they are not, or this step made no update. */
  readonly gradientNorm: number | null;
}

/**
 * How much of the average the update keeps: less at first, so that the weights that training began with are soon
 * forgotten (TensorFlow's `ExponentialMovingAverage` with `num_updates`).
 */
function keptAverage(ema: number, update: number): number {
  return Math.min(ema, (1 + update) / (10 + update));
}

/**
 * Trains a network step by step. Holds its weights and a memory: what the optimiser remembers and, where a moving average
 * is kept, the weights that training goes on from; the network's weights are then the averages.
 */
export class Stepper {
  readonly #options: StepperOptions;
  readonly #full: TrainingProgram;
  readonly #state: State;
  readonly #compiled = new Map<string, Compiled>();
  #lastRun: StepRun | null = null;
  /** The state variable that holds each of the network's weights. */
  readonly #weights = new Map<string, string>();
  /** The state variable that holds each tensor of the memory. */
  readonly #memory = new Map<string, string>();

  constructor(options: StepperOptions) {
    this.#options = options;
    this.#full = stepProgram(options, options.batch, WHOLE);
    this.#state = options.executor.createState(this.#full.state);
    const averages = new Set(this.#full.state.flatMap(({ name, kind }) => (kind === "average" ? [name] : [])));
    for (const { name, kind } of this.#full.state) {
      if (kind === "optimizer") this.#memory.set(name, name);
      if (kind === "buffer") this.#weights.set(name, name);
      if (kind !== "parameter") continue;
      const average = averageName(name);
      this.#weights.set(name, averages.has(average) ? average : name);
      if (averages.has(average)) this.#memory.set(slotName(name, "trained"), name);
    }
  }

  /** The shapes of the weights and of the memory, by name. */
  shapes(): { weights: Map<string, Shape>; memory: Map<string, Shape> } {
    const shapes = new Map(this.#full.state.map(({ name, before }) => [name, before.shape]));
    const shapesOf = (held: ReadonlyMap<string, string>) =>
      new Map([...held].map(([name, variable]) => [name, shapes.get(variable)!]));
    return { weights: shapesOf(this.#weights), memory: shapesOf(this.#memory) };
  }

  /** Makes what steps have changed readable, wherever it lies. */
  async download(): Promise<void> {
    await this.#state.download?.();
  }

  /** Copies of the present weights: the averages where they are kept. After steps on a GPU `download` comes first. */
  weights(): Weights {
    return this.#copy(this.#weights);
  }

  /** Copies of what training remembers beside the weights. */
  memory(): Weights {
    return this.#copy(this.#memory);
  }

  /** Begins with these weights, of which every average is one too. */
  begin(weights: Weights): void {
    for (const [name, { data }] of weights) {
      this.#state.write(name, data);
      this.#state.write(this.#weights.get(name) ?? name, data);
    }
  }

  /** Goes back to weights and a memory that were copied before. */
  restore(weights: Weights, memory: Weights): void {
    for (const [name, { data }] of weights) this.#state.write(this.#weights.get(name) ?? name, data);
    for (const [name, { data }] of memory) this.#state.write(this.#memory.get(name) ?? name, data);
  }

  async step({ batch, targets, labels, learningRate, epoch, step, update, part = WHOLE }: Step): Promise<StepResult> {
    const { network, optimizer, ema } = this.#options;
    const { program, session } = await this.#compile(batch.size, part);
    const scalar = (value: number) => float32([], Float32Array.of(value));
    const inputs = new Map<string, Tensor | DropoutMask>([
      ["images", { dtype: "uint8", shape: [batch.size, 3, network.imageSize, network.imageSize], data: batch.images }],
      ["targets", float32([batch.size, network.classes], targets)],
      ["learning_rate", scalar(learningRate)],
      [SHARE, scalar(part.share)],
      [GATHERED, scalar(part.first ? 0 : 1)],
      [KEPT_AVERAGE, scalar(keptAverage(ema ?? 0, update))],
      ...optimizer.scalars.map(({ name, at }) => [name, scalar(at(update))] as const),
      ...program.masks.map(({ name, shape, rate }) => {
        return [name, { shape, rate, stream: [this.#options.seed, name, epoch, step] }] as const;
      }),
    ]);
    this.#lastRun = { program, session, started: performance.now() };
    const outputs = await session.run(inputs);
    const predicted = predictedClasses(outputs.get("logits")!.data, network.classes);
    const correct = predicted.filter((label, row) => label === labels[row]).length;
    return {
      loss: outputs.get("loss")!.data[0],
      correct,
      gradientNorm: outputs.get("gradient_norm")?.data[0] ?? null,
    };
  }

  /** What the last step ran; `null` before the first. */
  lastRun(): StepRun | null {
    return this.#lastRun;
  }

  /** Gives the memory back. */
  async close(): Promise<void> {
    for (const { session } of this.#compiled.values()) await session.close();
    this.#compiled.clear();
  }

  #copy(held: ReadonlyMap<string, string>): Weights {
    return new Map([...held].map(([name, variable]) => [name, this.#state.read(variable)]));
  }

  async #compile(batch: number, part: Part): Promise<Compiled> {
    const key = `${batch} ${part.last ? "apply" : "gather"}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const program = batch === this.#options.batch && part.last ? this.#full : stepProgram(this.#options, batch, part);
    const compiled = { program, session: await this.#options.executor.load(program, this.#state) };
    this.#compiled.set(key, compiled);
    return compiled;
  }
}
