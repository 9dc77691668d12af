import { onnxRuntime, type Tensor as OrtTensor } from "./ort.js";
import { assert } from "../core/errors.js";
import { float32, sizeOf, type Tensor } from "../core/tensor.js";
import type { StateVariable } from "../program/program.js";
import { stateOutputName } from "../onnx/state-output.js";
import type { State } from "./executor.js";

/** State that ONNX Runtime reads and writes. */
export interface OrtState extends State {
  /** What a run reads of the variables: to be handed in. */
  feeds(variables: readonly StateVariable[]): Record<string, OrtTensor>;
  /** Where a run writes the variables' new values; `null` where it makes the tensors itself. */
  fetches(variables: readonly StateVariable[]): Record<string, OrtTensor | null>;
  /** Makes the new values, of a run with these results, the present ones. */
  advance(variables: readonly StateVariable[], results: Readonly<Record<string, OrtTensor>>): void;
}

interface Buffers {
  current: OrtTensor;
  next: OrtTensor;
}

/**
 * State in memory: two buffers a variable, read and written in turn, so that a step copies nothing and touches
 * no fresh memory.
 */
export class OrtMemoryState implements OrtState {
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

  feeds(variables: readonly StateVariable[]): Record<string, OrtTensor> {
    return Object.fromEntries(variables.map(({ name }) => [name, this.#buffers(name).current]));
  }

  fetches(variables: readonly StateVariable[]): Record<string, OrtTensor> {
    return Object.fromEntries(variables.map(({ name }) => [stateOutputName(name), this.#buffers(name).next]));
  }

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
  const { Tensor: OwnTensor } = onnxRuntime();
  return new OwnTensor("float32", new Float32Array(sizeOf(shape)), shape);
}
