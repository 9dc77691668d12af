import type { DropoutMask } from "../../core/dropout-mask.js";
import { float32, type Tensor } from "../../core/tensor.js";
import { SHARE, type TrainingProgram, trainingProgram } from "../../program/training.js";
import type { State } from "../../runtime/executor.js";
import { type Part, WHOLE } from "./accumulation.js";
import { predictedClasses } from "./metrics.js";
import { type Compiled, masksOf, scalar, type Step, type StepOptions, type StepResult, type StepRun, type Steps, updateInputs, updateOf } from "./step.js"; // prettier-ignore

/** The program of a step on `batch` images that is this part of an update. */
export function stepProgram(options: Omit<StepOptions, "executor">, batch: number, part: Part): TrainingProgram {
  const { network, normalization, frozen } = options;
  return trainingProgram({ network, normalization, frozen, batch, ...updateOf(options, part) });
}

/** A step as one program: forward pass, backward pass and update. */
export class WholeStep implements Steps {
  readonly #full: TrainingProgram;
  readonly #compiled = new Map<string, Compiled>();
  #lastRun: StepRun | null = null;

  constructor(private readonly options: StepOptions) {
    this.#full = stepProgram(options, options.batch, WHOLE);
  }

  get state() {
    return this.#full.state;
  }

  async run(step: Step, state: State): Promise<StepResult> {
    const { network, seed } = this.options;
    const { batch, targets, labels, part = WHOLE } = step;
    const { program, session } = await this.#compile(batch.size, part, state);
    const inputs = new Map<string, Tensor | DropoutMask>([
      ["images", { dtype: "uint8", shape: [batch.size, 3, network.imageSize, network.imageSize], data: batch.images }],
      ["targets", float32([batch.size, network.classes], targets)],
      [SHARE, scalar(part.share)],
      ...updateInputs(this.options, step),
      ...masksOf(program, seed, step),
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

  lastRun(): StepRun | null {
    return this.#lastRun;
  }

  async close(): Promise<void> {
    for (const { session } of this.#compiled.values()) await session.close();
    this.#compiled.clear();
  }

  async #compile(batch: number, part: Part, state: State): Promise<Compiled> {
    const key = `${batch} ${part.last ? "apply" : "gather"}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const program = batch === this.options.batch && part.last ? this.#full : stepProgram(this.options, batch, part);
    const compiled = { program, session: await this.options.executor.load(program, state) };
    this.#compiled.set(key, compiled);
    return compiled;
  }
}
