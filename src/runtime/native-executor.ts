import { assert } from "../core/errors.js";
import { float32, sizeOf, type Tensor } from "../core/tensor.js";
import type { Program } from "../program/program.js";
import type { Executor, PartTime, Session, State } from "./executor.js";
import { type Addon, loadAddon, type NativePlan } from "./native/addon.js";
import { type Plan, planProgram, supports } from "./native/plan-program.js";
import { measureRoofline } from "./native/roofline.js";
import type { UnitWork } from "./native/unit-work.js";
import { OrtState } from "./ort-state.js";

/** A program in the plan's memory; state is changed in place, by kernels that do not fail once they run. */
export class NativeSession implements Session {
  readonly #handle: NativePlan;
  readonly #memory: Uint8Array<ArrayBuffer>;
  readonly #outputs: ReadonlyMap<string, Tensor<"float32">>;
  readonly #seconds: Float64Array;

  constructor(
    private readonly addon: Addon,
    private readonly program: Program,
    private readonly plan: Plan,
    private readonly state: OrtState,
    threads: number,
  ) {
    const memory = addon.allocate(plan.arenaBytes);
    this.#memory = new Uint8Array(memory);
    for (const { buffer, data } of plan.constants) {
      new Float32Array(memory, plan.offsetOf(buffer), data.length).set(data);
    }
    const view = ({ shape }: { readonly shape: readonly number[] }, offset: number) =>
      float32(shape, new Float32Array(memory, offset, sizeOf(shape)));
    this.#outputs = new Map(
      [...program.outputs].map(([name, value]) => [name, view(value, plan.offsetOf(plan.outputs.get(name)!))]),
    );
    this.#handle = addon.create(plan.code, plan.floats, threads);
    this.#seconds = new Float64Array(plan.ops.length);
  }

  async run(inputs: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, Tensor<"float32">>> {
    const shapes = new Map(this.program.inputs.map((input) => [input.name, input]));
    const arrays = this.plan.arrays.map((name) => {
      const wanted = shapes.get(name);
      if (wanted === undefined) return this.state.present(name);
      const tensor = inputs.get(name);
      assert(tensor !== undefined, `a run lacks its input ${name}`);
      const { dtype, data } = tensor;
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
    await this.addon.run(this.#handle, [this.#memory, ...arrays], this.#seconds);
    return this.#outputs;
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
    return parts.filter(({ kernels }) => kernels.size > 0).map((part) => ({ ...part, kernels: [...part.kernels] }));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Whether kernels of our own were built for this machine. */
export function hasKernels(): boolean {
  return loadAddon() !== null;
}

/**
 * Runs programs on kernels of our own, on `threads` CPU threads, with the same bits for any number of them. Throws an
 * `Error` where `hasKernels` says that there are none, and when a program has an op that they lack (`supports`).
 */
export function nativeExecutor({ threads }: { readonly threads: number }): Executor & {
  load(program: Program, state?: State): Promise<NativeSession>;
} {
  const addon = loadAddon();
  assert(addon !== null, "kernels of our own are not built for this machine");
  return {
    name: `convscope kernels (${addon.instructionSet}, ${threads} threads)`,
    createState: (variables) => new OrtState(variables),
    roofline: () => measureRoofline(addon, threads),
    load: (program, state: State = new OrtState([])) => {
      assert(state instanceof OrtState, "a state belongs to the executor that made it");
      assert(supports(program), "the kernels compute every op of a program that they load");
      return Promise.resolve(new NativeSession(addon, program, planProgram(program, addon.ops), state, threads));
    },
  };
}
