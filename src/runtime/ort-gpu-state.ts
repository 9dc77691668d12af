import { type InferenceSession, onnxRuntime, type Tensor as OrtTensor } from "./ort.js";
import { assert } from "../core/errors.js";
import { float32, type Shape, sizeOf, type Tensor } from "../core/tensor.js";
import type { StateVariable } from "../program/program.js";
import { stateOutputName } from "../onnx/state-output.js";
import { encodeModel } from "../onnx/model.js";
import type { OrtState } from "./ort-state.js";

/**
 * State that stays on the GPU: each run reads the tensors that the run before has left there. `download` brings them to
 * memory, by a graph that does nothing else, as ONNX Runtime in Node cannot read a GPU's buffer any other way.
 */
export class OrtGpuState implements OrtState {
  readonly #shapes: ReadonlyMap<string, Shape>;
  readonly #held = new Map<string, OrtTensor>();
  readonly #copies = new Map<string, Float32Array<ArrayBuffer>>();
  #download: Promise<InferenceSession> | null = null;

  constructor(variables: readonly StateVariable[]) {
    this.#shapes = new Map(variables.map(({ name, before: { shape } }) => [name, shape]));
    for (const [name, shape] of this.#shapes) this.write(name, new Float32Array(sizeOf(shape)));
  }

  read(name: string): Tensor<"float32"> {
    const copy = this.#copies.get(name);
    assert(this.#shapes.has(name), `the state has no variable ${name}`);
    assert(copy !== undefined, `${name} was changed on the GPU and not downloaded`);
    return float32(this.#shapes.get(name)!, copy.slice());
  }

  write(name: string, data: Float32Array): void {
    const shape = this.#shapes.get(name);
    assert(shape !== undefined, `the state has no variable ${name}`);
    const copy = new Float32Array(data);
    this.#copies.set(name, copy);
    this.#hold(name, new (onnxRuntime().Tensor)("float32", copy, shape));
  }

  async download(): Promise<void> {
    const changed = [...this.#shapes.keys()].filter((name) => !this.#copies.has(name));
    if (changed.length === 0) return;
    this.#download ??= onnxRuntime().InferenceSession.create(copying(this.#shapes), { executionProviders: ["webgpu"] });
    const session = await this.#download;
    const results = await session.run(Object.fromEntries(this.#held));
    for (const name of changed) {
      this.#copies.set(name, results[stateOutputName(name)].data as Float32Array<ArrayBuffer>);
    }
  }

  feeds(variables: readonly StateVariable[]): Record<string, OrtTensor> {
    return Object.fromEntries(variables.map(({ name }) => [name, this.#held.get(name)!]));
  }

  /** A run is to make new tensors, where the session was told to: on the GPU. */
  fetches(variables: readonly StateVariable[]): Record<string, null> {
    return Object.fromEntries(variables.map(({ name }) => [stateOutputName(name), null]));
  }

  advance(variables: readonly StateVariable[], results: Readonly<Record<string, OrtTensor>>): void {
    for (const { name } of variables) {
      this.#copies.delete(name);
      this.#hold(name, results[stateOutputName(name)]);
    }
  }

  #hold(name: string, tensor: OrtTensor): void {
    const before = this.#held.get(name);
    if (before?.location === "gpu-buffer") before.dispose();
    this.#held.set(name, tensor);
  }
}

/** A model that gives back what it is handed. */
function copying(shapes: ReadonlyMap<string, Shape>): Uint8Array {
  const values = [...shapes].map(([name, shape]) => ({ name, shape, dtype: "float32" as const }));
  return encodeModel({
    name: "download",
    nodes: values.map(({ name }) => ({
      opType: "Identity",
      inputs: [name],
      outputs: [stateOutputName(name)],
      attributes: {},
      domain: "",
    })),
    initializers: new Map(),
    inputs: values,
    outputs: values.map((value) => ({ ...value, name: stateOutputName(value.name) })),
  });
}
