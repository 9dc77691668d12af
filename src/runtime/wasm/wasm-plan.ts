import { UserError } from "../../core/errors.js";
import type { LoadedPlan, PlanCode } from "../kernels.js";
import type { Machine, Numbers } from "./machine.js";

/** Makes a plan of a machine's, with memory of its own there; throws a `UserError` where there is not enough. */
export function loadPlan(machine: Machine, encoded: PlanCode, threads: number): LoadedPlan {
  const plan = newPlan(machine, encoded, threads);
  const kept: number[] = [];
  const keep = (bytes: number): Uint8Array => {
    const address = machine.allocate(bytes);
    kept.push(address);
    return machine.bytes(address, bytes);
  };
  const close = () => {
    machine.exports.free_plan(plan);
    for (const address of kept) machine.exports.release(address);
  };
  try {
    const memory = keep(encoded.arenaBytes);
    const taken = floats64(keep(encoded.ops.length * Float64Array.BYTES_PER_ELEMENT));
    const places = new Places(machine, keep);
    return {
      memory,
      run: async (arrays, seconds) => {
        await machine.run(threads, () => {
          taken.fill(0);
          machine.exports.begin_plan(plan, places.tableOf(arrays));
          return { plan, seconds: taken.byteOffset };
        });
        for (const [index, time] of taken.entries()) seconds[index] += time;
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

const floats64 = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new Float64Array(buffer, byteOffset, byteLength / Float64Array.BYTES_PER_ELEMENT);

/** Where a plan's runs find their arrays: where these stand, or where they are copied to from outside. */
class Places {
  readonly #copies = new Map<number, Uint8Array>();
  #table: Uint32Array | null = null;

  constructor(
    private readonly machine: Machine,
    private readonly keep: (bytes: number) => Uint8Array,
  ) {}

  /** The address of a table of the arrays' addresses. */
  tableOf(arrays: readonly Numbers[]): number {
    if (this.#table === null) {
      const { buffer, byteOffset } = this.keep(arrays.length * Uint32Array.BYTES_PER_ELEMENT);
      this.#table = new Uint32Array(buffer, byteOffset, arrays.length);
    }
    this.#table.set(arrays.map((array, index) => this.machine.addressOf(array) ?? this.#copy(array, index)));
    return this.#table.byteOffset;
  }

  #copy({ buffer, byteOffset, byteLength }: Numbers, index: number): number {
    let copy = this.#copies.get(index);
    if (copy === undefined) {
      copy = this.keep(byteLength);
      this.#copies.set(index, copy);
    }
    copy.set(new Uint8Array(buffer, byteOffset, byteLength));
    return copy.byteOffset;
  }
}

function newPlan(machine: Machine, { code, floats }: PlanCode, threads: number): number {
  const copyOf = ({ buffer, byteOffset, byteLength }: Int32Array | Float32Array): number => {
    const address = machine.allocate(byteLength);
    machine.bytes(address, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
    return address;
  };
  const { exports } = machine;
  const [codeAddress, floatsAddress] = [copyOf(code), copyOf(floats)];
  const plan = exports.new_plan(codeAddress, code.length, floatsAddress, floats.length, threads) >>> 0;
  exports.release(codeAddress);
  exports.release(floatsAddress);
  if (plan !== 0) return plan;
  throw new UserError(
    "There is not enough memory for the wasm kernels' plan: take a smaller --batch or --image-size, or --executor ort.",
    1,
  );
}
