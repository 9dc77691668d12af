import { assert, UserError } from "../../core/errors.js";
import { contractName } from "../contract/header.js";
import type { Kernels } from "../kernels.js";
import { Crew } from "./crew.js";
import type { Variant, WasmModule } from "./engine.js";
import { createMemory, type Exports, instantiate } from "./instance.js";
import type { Machine, Numbers } from "./machine.js";
import type { Thread } from "./thread.js";
import { loadPlan } from "./wasm-plan.js";

const STACK_BYTES = 256 * 1024;

/** A wasm module and its memory, which all its programs, their state and its threads share. */
export class WasmMachine implements Machine {
  readonly #memory = createMemory();
  readonly #crew: Crew | null;
  /** All that this memory was; arrays that were handed out stand in one of them. */
  readonly #buffers = new WeakSet<ArrayBufferLike>();
  /** State that nobody refers to any more gives its memory back. */
  readonly #forgotten = new FinalizationRegistry<number>((address) => this.exports.release(address));
  readonly exports: Exports;

  /** `start` starts a thread; where there can be none (`null`) plans run on the calling thread. */
  constructor(
    private readonly variant: Variant,
    module: WasmModule,
    start: (() => Thread) | null,
  ) {
    const memory = this.#memory;
    this.exports = instantiate(module, memory);
    const contract = this.#textAt(this.exports.contract());
    assert(contract === contractName(), "the kernels' wasm modules were compiled from these sources: npm run build");
    const beginning = (thread: number) => {
      return { module, memory, thread, stackTop: this.allocate(STACK_BYTES) + STACK_BYTES };
    };
    this.#crew = start === null ? null : new Crew(start, beginning);
  }

  /** The kernels on `threads` threads; on one where there can be no more. */
  kernels(threads: number): Kernels {
    const count = this.#crew === null ? 1 : threads;
    return {
      name: `convscope kernels (wasm, ${this.variant === "relaxed" ? "relaxed simd" : "simd"}, ${count} threads)`,
      threads: count,
      ops: this.#opNames(),
      state: (floats) => this.#state(floats),
      load: (plan) => loadPlan(this, plan, count),
    };
  }

  /** The address of zeros; throws a `UserError` where there is no more memory. */
  allocate(bytes: number): number {
    const address = bytes < 2 ** 32 ? this.exports.allocate(bytes) >>> 0 : 0;
    if (address !== 0) return address;
    const megabytes = Math.ceil(bytes / 2 ** 20);
    throw new UserError(
      `The wasm kernels cannot have ${megabytes} MB more memory (2 GB in one piece and 4 GB in all are the most there is): take a smaller --batch or --image-size, or --executor ort.`,
      1,
    );
  }

  /** The bytes at an address. */
  bytes(address: number, length: number): Uint8Array {
    const { buffer } = this.#memory;
    this.#buffers.add(buffer);
    return new Uint8Array(buffer, address, length);
  }

  /** Where an array stands in this memory; `null` for others. */
  addressOf({ buffer, byteOffset }: Numbers): number | null {
    return this.#buffers.has(buffer) ? byteOffset : null;
  }

  /** Runs what `prepare` gives on `threads` threads, when the plans before are done. */
  async run(threads: number, prepare: () => { readonly plan: number; readonly seconds: number }): Promise<void> {
    if (this.#crew !== null) return this.#crew.run(threads, prepare);
    const { plan, seconds } = prepare();
    this.exports.share_plan(plan, 0, seconds);
  }

  #state(floats: number): Float32Array {
    const length = floats * Float32Array.BYTES_PER_ELEMENT;
    const address = this.allocate(length);
    const array = new Float32Array(this.bytes(address, length).buffer, address, floats);
    this.#forgotten.register(array, address);
    return array;
  }

  #textAt(address: number): string {
    const bytes = new Uint8Array(this.#memory.buffer, address);
    return Array.from(bytes.subarray(0, bytes.indexOf(0)), (byte) => String.fromCharCode(byte)).join("");
  }

  #opNames(): string[] {
    const bytes = new Uint8Array(this.#memory.buffer, this.exports.op_names());
    const end = bytes.findIndex((byte, at) => byte === 0 && bytes[at + 1] === 0);
    return Array.from(bytes.subarray(0, end), (byte) => String.fromCharCode(byte))
      .join("")
      .split("\0");
  }
}
