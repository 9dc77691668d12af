import { Tensor as OrtTensor } from "./ort.js";
import { assert } from "../core/errors.js";
import { float32, sizeOf, type Tensor } from "../core/tensor.js";
import type { StateVariable } from "../program/program.js";
import { stateOutputName } from "../onnx/lower.js";
import type { State } from "./executor.js";

interface Buffers {
  current: OrtTensor;
  next: OrtTensor;
}

/**
 * State for ONNX Runtime: two buffers a variable, read and written in turn, so that a step copies nothing and touches
 * no fresh memory.
 */
export class OrtState implements State {
  readonly #variables: Map<string, Buffers>;

  constructor(variables: readonly StateVariable[]) {
    this.#variables = new Map(
      variables.map(({ name, before: { shape } }) => [name, { current: zeros(shape), next: zeros(shape) }]),
    );
  }

  read(name: string): Tensor<"float32"> {
    const { current } = this.#buffers(name);
    return float32(current.dims, new Float32Array(current.data as Float32Array));
  }

  write(name: string, data: Float32Array): void {
    (this.#buffers(name).current.data as Float32Array).set(data);
  }

  /** What a run reads of the variables: to be handed in. */
  feeds(variables: readonly StateVariable[]): Record<string, OrtTensor> {
    return Object.fromEntries(variables.map(({ name }) => [name, this.#buffers(name).current]));
  }

  /** Where a run writes the variables' new values. */
  fetches(variables: readonly StateVariable[]): Record<string, OrtTensor> {
    return Object.fromEntries(variables.map(({ name }) => [stateOutputName(name), this.#buffers(name).next]));
  }

  /** Makes the new values the present ones. */
  advance(variables: readonly StateVariable[]): void {
    for (const { name } of variables) {
      const buffers = this.#buffers(name);
      [buffers.current, buffers.next] = [buffers.next, buffers.current];
    }
  }

  #buffers(name: string): Buffers {
    const buffers = this.#variables.get(name);
    assert(buffers !== undefined, `the state has no variable ${name}`);
    return buffers;
  }
}

function zeros(shape: readonly number[]): OrtTensor {
  return new OrtTensor("float32", new Float32Array(sizeOf(shape)), shape);
}
