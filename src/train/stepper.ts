import { RandomStream } from "../core/random.js";
import { float32, type Shape, sizeOf, type Tensor } from "../core/tensor.js";
import type { Batch } from "../data/loader.js";
import type { Weights } from "../nn/initialize.js";
import type { Network } from "../nn/network.js";
import type { Optimizer } from "../optim/optimizer.js";
import type { StateVariable } from "../program/program.js";
import { type Normalization, type TrainingProgram, trainingProgram } from "../program/training.js";
import type { Executor, Session, State } from "../runtime/executor.js";
import { oneHot, predictedClasses } from "./metrics.js";

/** What is trained, and how. */
export interface StepperOptions {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly normalization: Normalization;
  readonly executor: Executor;
  /** Images a step; the last step of an epoch may have fewer. */
  readonly batch: number;
  readonly seed: number;
}

interface Compiled {
  readonly program: TrainingProgram;
  readonly session: Session;
}

/** What one step tells. */
export interface StepResult {
  /** Mean cross-entropy of the batch, in nats, before the update. */
  readonly loss: number;
  readonly correct: number;
}

/** Trains a network step by step; holds its weights and the optimiser's memory. */
export class Stepper {
  readonly #options: StepperOptions;
  readonly #full: TrainingProgram;
  readonly #state: State;
  readonly #compiled = new Map<number, Compiled>();

  constructor(options: StepperOptions) {
    this.#options = options;
    this.#full = trainingProgram(options);
    this.#state = options.executor.createState(this.#full.state);
  }

  /** The shapes of the weights and of the optimiser's memory, by name. */
  shapes(): { weights: Map<string, Shape>; optimizer: Map<string, Shape> } {
    const shapesOf = (kind: StateVariable["kind"]) =>
      new Map(
        this.#full.state.filter((variable) => variable.kind === kind).map(({ name, before }) => [name, before.shape]),
      );
    return { weights: shapesOf("parameter"), optimizer: shapesOf("optimizer") };
  }

  /** Copies of the present weights and of the optimiser's memory. */
  read(): { weights: Weights; optimizer: Weights } {
    const { weights, optimizer } = this.shapes();
    const copy = (names: Iterable<string>) => new Map([...names].map((name) => [name, this.#state.read(name)]));
    return { weights: copy(weights.keys()), optimizer: copy(optimizer.keys()) };
  }

  /** Replaces weights or the optimiser's memory. */
  write(tensors: Weights): void {
    for (const [name, { data }] of tensors) this.#state.write(name, data);
  }

  /**
   * One step of training on a batch. `epoch` and `step` name the random streams of the dropout masks, so that a step
   * done again does the same.
   */
  async step(
    batch: Batch,
    labels: readonly number[],
    learningRate: number,
    epoch: number,
    step: number,
  ): Promise<StepResult> {
    const { network } = this.#options;
    const { program, session } = await this.#compile(batch.size);
    const shape = [batch.size, 3, network.imageSize, network.imageSize];
    const inputs = new Map<string, Tensor>([
      ["images", { dtype: "uint8", shape, data: batch.images }],
      ["targets", float32([batch.size, network.classes], oneHot(labels, network.classes))],
      ["learning_rate", float32([], Float32Array.of(learningRate))],
      ...program.masks.map((mask) => [mask.name, this.#draw(mask, epoch, step)] as const),
    ]);
    const outputs = await session.run(inputs);
    const predicted = predictedClasses(outputs.get("logits")!.data, network.classes);
    const correct = predicted.filter((label, row) => label === labels[row]).length;
    return { loss: outputs.get("loss")!.data[0], correct };
  }

  /** Gives the memory back. */
  async close(): Promise<void> {
    for (const { session } of this.#compiled.values()) await session.close();
    this.#compiled.clear();
  }

  async #compile(batch: number): Promise<Compiled> {
    const known = this.#compiled.get(batch);
    if (known !== undefined) return known;
    const program = batch === this.#options.batch ? this.#full : trainingProgram({ ...this.#options, batch });
    const compiled = { program, session: await this.#options.executor.load(program, this.#state) };
    this.#compiled.set(batch, compiled);
    return compiled;
  }

  #draw({ name, shape, rate }: TrainingProgram["masks"][number], epoch: number, step: number): Tensor<"float32"> {
    const stream = new RandomStream(this.#options.seed, name, epoch, step);
    const kept = Math.fround(1 / (1 - rate));
    return float32(
      shape,
      Float32Array.from({ length: sizeOf(shape) }, () => (stream.uniform() < rate ? 0 : kept)),
    );
  }
}
