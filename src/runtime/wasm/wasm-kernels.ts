import { UserError } from "../../core/errors.js";
import type { Kernels, LoadedPlan } from "../kernels.js";
import type { EncodedPlan } from "../native/plan-builder.js";
import { Crew } from "./crew.js";
import type { Variant, WasmMemory, WasmModule } from "./engine.js";
import { createMemory, type Exports, instantiate } from "./instance.js";
import type { Thread } from "./thread.js";

type Numbers = Float32Array | Uint8Array;

const STACK_BYTES = 256 * 1024;

/** A wasm module and its memory, which all its programs, their state and its threads share. */
export class WasmMachine {
  readonly #memory: WasmMemory = createMemory();
  readonly #exports: Exports;
  readonly #crew: Crew | null;
  /** Where the arrays stand that were handed out. */
  readonly #addresses = new WeakMap<Numbers, number>();
  /** State that nobody refers to any more gives its memory back. */
  readonly #forgotten = new FinalizationRegistry<number>((address) => this.#exports.release(address));

  /** `start` starts a thread; where there can be none (`null`) plans run on the calling thread. */
  constructor(
    readonly variant: Variant,
    module: WasmModule,
    start: (() => Thread) | null,
  ) {
    const memory = this.#memory;
    this.#exports = instantiate(module, memory);
    const beginning = (thread: number) => {
      return { module, memory, thread, stackTop: this.#allocate(STACK_BYTES) + STACK_BYTES };
    };
    this.#crew = start === null ? null : new Crew(start, beginning);
  }

  /** The kernels on `threads` threads; on one where there can be no more. */
  kernels(threads: number): Kernels {
    const count = this.#crew === null ? 1 : threads;
    return {
      name: `convscope kernels (wasm, ${this.variant === "relaxed" ? "relaxed simd" : "simd"}, ${count} threads)`,
      ops: this.#opNames(),
      state: (floats) => this.#state(floats),
      load: (plan) => this.#load(plan, count),
    };
  }

  #opNames(): string[] {
    const bytes = new Uint8Array(this.#memory.buffer, this.#exports.op_names());
    const text = String.fromCharCode(...bytes.subarray(0, bytes.findIndex((byte, at) => byte === 0 && bytes[at + 1] === 0))); // prettier-ignore
    return text.split("\0");
  }

  /** The address of zeros; throws a `UserError` where there is no more memory. */
  #allocate(bytes: number): number {
    const address = bytes < 2 ** 32 ? this.#exports.allocate(bytes) >>> 0 : 0;
    if (address === 0) {
      const megabytes = Math.ceil(bytes / 2 ** 20);
      throw new UserError(
        `The wasm kernels cannot have ${megabytes} MB more memory (4 GB is the most that wasm can address): take a smaller --batch or --image-size, or --executor ort.`,
        1,
      );
    }
    return address;
  }

  #state(floats: number): Float32Array {
    const address = this.#allocate(floats * Float32Array.BYTES_PER_ELEMENT);
    const array = new Float32Array(this.#memory.buffer, address, floats);
    this.#addresses.set(array, address);
    this.#forgotten.register(array, address);
    return array;
  }

  #load(encoded: EncodedPlan, threads: number): LoadedPlan {
    const kept: number[] = [];
    const keep = (bytes: number) => {
      const address = this.#allocate(bytes);
      kept.push(address);
      return address;
    };
    const memoryAddress = keep(encoded.arenaBytes);
    const memory = new Uint8Array(this.#memory.buffer, memoryAddress, encoded.arenaBytes);
    this.#addresses.set(memory, memoryAddress);
    const plan = this.#newPlan(encoded, threads);
    const secondsAddress = keep(encoded.ops.length * Float64Array.BYTES_PER_ELEMENT);
    const taken = new Float64Array(this.#memory.buffer, secondsAddress, encoded.ops.length);
    /** Where what a run hands in is copied to, by its place among the arrays. */
    const inputs = new Map<number, Uint8Array>();
    let table: Uint32Array | null = null;
    const addressOf = (array: Numbers, index: number): number => {
      const stands = this.#addresses.get(array);
      if (stands !== undefined) return stands;
      let place = inputs.get(index);
      if (place === undefined) {
        const address = keep(array.byteLength);
        place = new Uint8Array(this.#memory.buffer, address, array.byteLength);
        inputs.set(index, place);
      }
      place.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
      return place.byteOffset;
    };
    const prepare = (arrays: readonly Numbers[]) => {
      table ??= new Uint32Array(
        this.#memory.buffer,
        keep(arrays.length * Uint32Array.BYTES_PER_ELEMENT),
        arrays.length,
      );
      table.set(arrays.map(addressOf));
      this.#exports.begin_plan(plan, table.byteOffset);
      return { plan, seconds: secondsAddress };
    };
    return {
      memory,
      run: async (arrays, seconds) => {
        taken.fill(0);
        if (this.#crew === null) this.#exports.share_plan(plan, 0, prepare(arrays).seconds);
        else await this.#crew.run(threads, () => prepare(arrays));
        for (const [index, time] of taken.entries()) seconds[index] += time;
      },
      close: () => {
        this.#exports.free_plan(plan);
        for (const address of kept.splice(0)) this.#exports.release(address);
      },
    };
  }

  #newPlan({ code, floats }: EncodedPlan, threads: number): number {
    const codeAddress = this.#allocate(code.byteLength);
    const floatsAddress = this.#allocate(floats.byteLength);
    new Int32Array(this.#memory.buffer, codeAddress, code.length).set(code);
    new Float32Array(this.#memory.buffer, floatsAddress, floats.length).set(floats);
    const plan = this.#exports.new_plan(codeAddress, code.length, floatsAddress, floats.length, threads) >>> 0;
    this.#exports.release(codeAddress);
    this.#exports.release(floatsAddress);
    if (plan === 0) throw new UserError("There is not enough memory for the wasm kernels' plan: take a smaller --batch or --image-size, or --executor ort.", 1); // prettier-ignore
    return plan;
  }
}
