import type { Shape } from "../../core/tensor.js";
import type { Weights } from "../../nn/initialize.js";
import { averageName, slotName } from "../../program/update.js";
import { alone } from "../../ranks/in-process.js";
import type { Ranks } from "../../ranks/ranks.js";
import type { State } from "../../runtime/executor.js";
import { ShardedStep } from "./sharded-step.js";
import type { Step, StepOptions, StepResult, StepRun, Steps } from "./step.js";
import { WholeStep } from "./whole-step.js";

/** What is trained, how, and by whom. */
export interface StepperOptions extends StepOptions {
  /** Parts of a batch whose gradients are added in one fixed tree; a batch is one where it is left out. */
  readonly shards?: number | undefined;
  /** Who computes them, where that is not this process alone. */
  readonly ranks?: Ranks | undefined;
}

/**
 * Trains a network step by step. Holds its weights and a memory: what the optimiser remembers and, where a moving average
 * is kept, the weights that training goes on from; the network's weights are then the averages.
 */
export class Stepper {
  readonly #steps: Steps;
  readonly #state: State;
  /** The state variable that holds each of the network's weights. */
  readonly #weights = new Map<string, string>();
  /** The state variable that holds each tensor of the memory. */
  readonly #memory = new Map<string, string>();

  constructor({ shards = 1, ranks = alone(), ...options }: StepperOptions) {
    this.#steps = shards === 1 ? new WholeStep(options) : new ShardedStep(options, shards, ranks);
    const { state } = this.#steps;
    this.#state = options.executor.createState(state);
    const averages = new Set(state.flatMap(({ name, kind }) => (kind === "average" ? [name] : [])));
    for (const { name, kind } of state) {
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
    const shapes = new Map(this.#steps.state.map(({ name, before }) => [name, before.shape]));
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

  step(step: Step): Promise<StepResult> {
    return this.#steps.run(step, this.#state);
  }

  /** What the last step ran; `null` before the first. */
  lastRun(): StepRun | null {
    return this.#steps.lastRun();
  }

  /** Gives the memory back. */
  close(): Promise<void> {
    return this.#steps.close();
  }

  #copy(held: ReadonlyMap<string, string>): Weights {
    return new Map([...held].map(([name, variable]) => [name, this.#state.read(variable)]));
  }
}
