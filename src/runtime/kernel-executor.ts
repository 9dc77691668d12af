import type { DropoutMask } from "../core/dropout-mask.js";
import { assert } from "../core/errors.js";
import { float32, sizeOf, type Tensor } from "../core/tensor.js";
import type { Program, StateVariable } from "../program/program.js";
import type { Executor, PartTime, Roofline, Session, State } from "./executor.js";
import type { Kernels, LoadedPlan } from "./kernels.js";
import { MaskPlan } from "./mask-plan.js";
import type { Placement } from "./plan/plan-builder.js";
import { type Plan, planProgram, supports } from "./plan/plan-program.js";
import { measureRoofline } from "./roofline.js";
import type { UnitWork } from "./plan/unit-work.js";

/** State where kernels change it in place. */
class KernelState implements State {
  readonly #variables: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;

  constructor(variables: readonly StateVariable[], kernels: Kernels) {
    this.#variables = new Map(
      variables.map(({ name, before: { shape } }) => [name, { shape, data: kernels.state(sizeOf(shape)) }]),
    );
  }

  read(name: string): Tensor<"float32"> {
    const { shape, data } = this.#variable(name);
    return float32(shape, new Float32Array(data));
  }

  write(name: string, data: Float32Array): void {
    this.present(name).set(data);
  }

  /** A variable's numbers themselves. */
  present(name: string): Float32Array {
    return this.#variable(name).data;
  }

  #variable(name: string) {
    const variable = this.#variables.get(name);
    assert(variable !== undefined, `the state has no variable ${name}`);
    return variable;
  }
}

/** An output: where it stands in the plan's memory, and the array that is handed out. */
interface Output {
  readonly stands: Float32Array;
  readonly tensor: Tensor<"float32">;
}

/** A program in the plan's memory; state is changed in place, by kernels that do not fail once they run. */
export class KernelSession implements Session {
  readonly #loaded: LoadedPlan;
  readonly #outputs: ReadonlyMap<string, Output>;
  readonly #seconds: Float64Array;
  /** Made by the first run that hands in masks to be drawn. */
  #masks: MaskPlan | null = null;

  constructor(
    private readonly kernels: Kernels,
    private readonly program: Program,
    private readonly plan: Plan,
    private readonly state: KernelState,
  ) {
    this.#loaded = kernels.load(plan);
    const { buffer, byteOffset } = this.#loaded.memory;
    const view = (offset: number, floats: number) => new Float32Array(buffer, byteOffset + offset, floats);
    this.#outputs = new Map(
      [...program.outputs].map(([name, { shape }]) => {
        const stands = view(plan.offsetOf(plan.outputs.get(name)!), sizeOf(shape));
        return [name, { stands, tensor: float32(shape) }];
      }),
    );
    this.#seconds = new Float64Array(plan.ops.length);
  }

  /** Does what is done once, before the first run. */
  async prepare(kernels: Kernels): Promise<void> {
    const { preparation } = this.plan;
    if (preparation.ops.length === 0) return;
    const loaded = kernels.load({ ...preparation, arenaBytes: 0 });
    await loaded.run([this.#loaded.memory, ...preparation.arrays], new Float64Array(preparation.ops.length));
    loaded.close();
  }

  async run(inputs: ReadonlyMap<string, Tensor | DropoutMask>): Promise<ReadonlyMap<string, Tensor<"float32">>> {
    const masks = await this.#draw(inputs);
    const shapes = new Map(this.program.inputs.map((input) => [input.name, input]));
    const arrays = this.plan.arrays.map((name) => {
      const wanted = shapes.get(name);
      if (wanted === undefined) return this.state.present(name);
      const input = inputs.get(name);
      assert(input !== undefined, `a run lacks its input ${name}`);
      const { dtype, data } = "data" in input ? input : ({ dtype: "float32", data: masks.get(name)! } as const);
      assert(
        dtype === wanted.dtype && !(data instanceof BigInt64Array),
        `the input ${name} is ${wanted.dtype}, not ${dtype}`,
      );
      assert(
        data.length === sizeOf(wanted.shape),
        `the input ${name} holds ${sizeOf(wanted.shape)} numbers, not ${data.length}`,
      );
      return data;
    });
    await this.#loaded.run([this.#loaded.memory, ...arrays], this.#seconds);
    for (const { stands, tensor } of this.#outputs.values()) tensor.data.set(stands);
    return new Map([...this.#outputs].map(([name, { tensor }]) => [name, tensor]));
  }

  /** Draws the masks that are not drawn yet. */
  async #draw(inputs: ReadonlyMap<string, Tensor | DropoutMask>): Promise<ReadonlyMap<string, Float32Array>> {
    const masks = new Map<string, DropoutMask>();
    for (const [name, input] of inputs) if (!("data" in input)) masks.set(name, input);
    if (masks.size === 0) return new Map();
    this.#masks ??= new MaskPlan(this.kernels, masks);
    return this.#masks.draw(masks, this.#loaded.memory);
  }

  times(): PartTime[] {
    const { ops, units, work } = this.plan;
    const moving: UnitWork = { nodes: [], flops: 0, bytes: 0, masks: [] };
    const parts = [...work, moving].map((part) => ({ ...part, kernels: new Set<string>(), seconds: 0 }));
    ops.forEach((op, index) => {
      const part = parts.at(units[index])!;
      part.kernels.add(op);
      part.seconds += this.#seconds[index];
    });
    if (this.#masks !== null) {
      const last = parts.at(-1)!;
      last.kernels.add("draw_mask");
      for (const seconds of this.#masks.seconds) last.seconds += seconds;
    }
    return parts.filter(({ kernels }) => kernels.size > 0).map((part) => ({ ...part, kernels: [...part.kernels] }));
  }

  close(): Promise<void> {
    this.#loaded.close();
    this.#masks?.close();
    return Promise.resolve();
  }
}

/** An executor on kernels of our own, for programs whose every op they know (`supports`). */
export interface KernelExecutor extends Executor {
  roofline(): Promise<Roofline>;
  load(program: Program, state?: State): Promise<KernelSession>;
}

/** Runs programs on kernels of our own, with the same bits for any number of threads. `placement` lays out plans' memory. */
export function kernelExecutor(kernels: Kernels, placement?: Placement): KernelExecutor {
  return {
    name: kernels.name,
    createState: (variables) => new KernelState(variables, kernels),
    roofline: () => measureRoofline(kernels),
    load: async (program, state: State = new KernelState([], kernels)) => {
      assert(state instanceof KernelState, "a state belongs to the executor that made it");
      assert(supports(program), "the kernels compute every op of a program that they load");
      const session = new KernelSession(kernels, program, planProgram(program, kernels.ops, placement), state);
      await session.prepare(kernels);
      return session;
    },
  };
}
