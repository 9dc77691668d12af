import { assert } from "../../core/errors.js";
import { type KernelOp, type OperandsOf, type OpsLike, SIZES } from "../contract/contract.js";

/** A place for numbers: in the plan's own memory, or an array that each run hands in. */
export interface Buffer {
  readonly floats: number;
  /** The place among the arrays of a run; `null` in the plan's own memory. */
  readonly array: number | null;
}

interface Instruction {
  readonly unit: number;
  readonly op: number;
  readonly operands: readonly Buffer[];
  readonly integers: readonly number[];
  readonly floats: readonly number[];
}

/** Instructions for the addon. */
interface Code {
  readonly code: Int32Array;
  readonly floats: Float32Array;
  /** The op of each. */
  readonly ops: readonly string[];
}

/** What is done once, before the first run: what is made of constants is in the plan's memory from then on. */
export interface Preparation extends Code {
  /** What is handed in, after the plan's own memory. */
  readonly arrays: readonly Float32Array[];
}

/** A plan's code, and where its buffers came to lie. */
export interface EncodedPlan extends Code {
  readonly preparation: Preparation;
  readonly arenaBytes: number;
  /** The number of the unit that each instruction is part of, in the order in which they were begun; -1 for none. */
  readonly units: readonly number[];
  /** A buffer's first byte in the plan's own memory. */
  readonly offsetOf: (buffer: Buffer) => number;
}

const UNIT: number = SIZES.OFFSET_UNIT;
/** The plan's own memory is the first array of every run. */
const ARENA = 0;

/** From which instruction to which a buffer holds numbers. */
interface Life {
  readonly buffer: Buffer;
  first: number;
  last: number;
}

/** Gives each buffer of the plan's own memory its first byte, a multiple of 64; `size` bytes hold them all. */
export type Placement = (lives: readonly Readonly<Life>[]) => {
  readonly offsets: ReadonlyMap<Buffer, number>;
  readonly size: number;
};

/**
 * Gathers a plan's instructions and lays out its memory: buffers whose lives do not meet share a place. See
 * src/kernels/op.h for what an instruction is.
 */
export class PlanBuilder {
  readonly #instructions: Instruction[] = [];
  readonly #preparations: Instruction[] = [];
  /** What the preparations read. */
  readonly #constants: Float32Array[] = [];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #names: readonly string[];
  /** Buffers that hold their numbers from before the first instruction, or until after the last. */
  readonly #fromStart = new Set<Buffer>();
  readonly #toEnd = new Set<Buffer>();
  #arrays = 1;
  #units = 0;
  #unit = -1;

  constructor(
    ops: readonly string[],
    private readonly placement: Placement = place,
  ) {
    this.#names = ops;
    this.#numbers = new Map(ops.map((name, number) => [name, number]));
  }

  /** A buffer in the plan's own memory. */
  buffer(floats: number): Buffer {
    return { floats, array: null };
  }

  /** An array that each run hands in: the next after those before it. */
  external(floats: number): Buffer {
    return { floats, array: this.#arrays++ };
  }

  /** Keeps a buffer's numbers until the run's end. */
  keepToEnd(buffer: Buffer): void {
    this.#toEnd.add(buffer);
  }

  /** Says that the instructions to come, until `endUnit`, are the next unit's. */
  beginUnit(): void {
    this.#unit = this.#units++;
  }

  endUnit(): void {
    this.#unit = -1;
  }

  /** Adds an instruction; src/kernels/ says of each op what its operands and its numbers are. */
  emit<K extends KernelOp>(
    op: K,
    operands: OperandsOf<K, Buffer>,
    integers: readonly number[],
    floats: readonly number[] = [],
  ): void {
    this.#instructions.push({ unit: this.#unit, op: this.#numberOf(op), operands, integers, floats });
  }

  /** Makes something of a constant once, before the first run; `to` keeps it. */
  prepare(op: OpsLike<"copy">, constant: Float32Array, to: Buffer, integers: readonly number[]): void {
    const from = { floats: constant.length, array: this.#constants.push(constant) };
    this.#preparations.push({ unit: -1, op: this.#numberOf(op), operands: [from, to], integers, floats: [] });
    this.#fromStart.add(to);
    this.#toEnd.add(to);
  }

  encode(): EncodedPlan {
    const { offsets, size } = this.placement(this.#lives());
    return {
      ...this.#encode(this.#instructions, offsets),
      preparation: { ...this.#encode(this.#preparations, offsets), arrays: this.#constants },
      arenaBytes: size,
      units: this.#instructions.map(({ unit }) => unit),
      offsetOf: (buffer) => {
        const offset = offsets.get(buffer);
        assert(offset !== undefined, "the buffer lies in the plan's own memory");
        return offset;
      },
    };
  }

  #numberOf(op: KernelOp): number {
    const number = this.#numbers.get(op);
    assert(number !== undefined, `the kernels have no ${op}`);
    return number;
  }

  /** Instructions as plan.c reads them. */
  #encode(instructions: readonly Instruction[], offsets: ReadonlyMap<Buffer, number>): Code {
    const code: number[] = [];
    const floats: number[] = [];
    for (const { op, operands, integers, floats: own } of instructions) {
      code.push(op, operands.length, integers.length, floats.length);
      for (const buffer of operands) {
        code.push(buffer.array ?? ARENA, buffer.array === null ? offsets.get(buffer)! / UNIT : 0);
      }
      for (const integer of integers) code.push(integer);
      for (const float of own) floats.push(float);
    }
    const ops = instructions.map(({ op }) => this.#names[op]);
    return { code: Int32Array.from(code), floats: Float32Array.from(floats), ops };
  }

  #lives(): Life[] {
    const lives = new Map<Buffer, Life>();
    const touch = (buffer: Buffer, time: number) => {
      if (buffer.array !== null) return;
      const life = lives.get(buffer);
      if (life === undefined) lives.set(buffer, { buffer, first: time, last: time });
      else life.last = time;
    };
    for (const buffer of this.#fromStart) touch(buffer, -1);
    this.#instructions.forEach(({ operands }, time) => operands.forEach((buffer) => touch(buffer, time)));
    for (const buffer of this.#toEnd) touch(buffer, this.#instructions.length);
    return [...lives.values()];
  }
}

/** Gives each buffer the lowest place that no other uses in its life, the largest first. */
export function place(lives: readonly Readonly<Life>[]): { offsets: Map<Buffer, number>; size: number } {
  const placed: { life: Readonly<Life>; start: number; end: number }[] = [];
  const offsets = new Map<Buffer, number>();
  let size = UNIT;
  for (const life of lives.toSorted((a, b) => b.buffer.floats - a.buffer.floats)) {
    const bytes = Math.ceil((life.buffer.floats * 4) / UNIT) * UNIT + UNIT;
    const taken = placed
      .filter(({ life: other }) => other.first <= life.last && life.first <= other.last)
      .sort((a, b) => a.start - b.start);
    let start = 0;
    for (const other of taken) {
      if (start + bytes <= other.start) break;
      start = Math.max(start, other.end);
    }
    placed.push({ life, start, end: start + bytes });
    offsets.set(life.buffer, start);
    size = Math.max(size, start + bytes);
  }
  return { offsets, size };
}
