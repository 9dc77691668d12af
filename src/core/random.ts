import { assert } from "./errors.js";

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** The high 32 bits of the product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (carry >>> 16)) >>> 0;
}

/**
 * Philox4x32-10: four random 32-bit words for a 128-bit counter and a 64-bit key, written into `out`.
 * Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
export function philox(counter: ArrayLike<number>, key: ArrayLike<number>, out: Uint32Array): void {
  let c0 = counter[0] >>> 0;
  let c1 = counter[1] >>> 0;
  let c2 = counter[2] >>> 0;
  let c3 = counter[3] >>> 0;
  let k0 = key[0] >>> 0;
  let k1 = key[1] >>> 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** FNV-1a, 32 bits, of a string's UTF-16 code units. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return state >>> 0;
}

/** Of a stream, the two words of its key and the two of its counter that are its coordinates. */
export function streamWords(seed: number, purpose: string, ...coordinates: readonly [number?, number?]) {
  return [seed >>> 0, hash(purpose), (coordinates[0] ?? 0) >>> 0, (coordinates[1] ?? 0) >>> 0] as const;
}

/**
 * A stream of random numbers that is a pure function of its name: the same seed, purpose and coordinates give the same
 * numbers on every machine, in whatever order streams are opened. Coordinates are, say, an epoch and a step.
 */
export class RandomStream {
  readonly #key: readonly [number, number];
  readonly #counter: [number, number, number, number];
  readonly #block = new Uint32Array(4);
  #used = 4;

  /** `seed` is a non-negative integer below 2^32; at most two `coordinates`, integers likewise. */
  constructor(seed: number, purpose: string, ...coordinates: readonly [number?, number?]) {
    const [key0, key1, first, second] = streamWords(seed, purpose, ...coordinates);
    this.#key = [key0, key1];
    this.#counter = [0, 0, first, second];
  }

  /** An integer, uniform over 0 … 2^32 - 1. */
  uint32(): number {
    if (this.#used === 4) {
      philox(this.#counter, this.#key, this.#block);
      this.#counter[0] = (this.#counter[0] + 1) >>> 0;
      if (this.#counter[0] === 0) this.#counter[1]++;
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }

  /** A number, uniform over [low, high), in steps of 2^-32 of the range. */
  uniform(low = 0, high = 1): number {
    return low + (this.uint32() / 0x1_0000_0000) * (high - low);
  }

  /**
   * An integer, uniform over 0 … bound - 1, without bias (values past the last whole multiple are drawn again). `bound` is
   * an integer from 1 to 2^32: of nothing, nothing can be drawn.
   */
  integer(bound: number): number {
    assert(bound >= 1 && bound <= 0x1_0000_0000, `an integer below ${bound} was asked for`);
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound);
    for (;;) {
      const value = this.uint32();
      if (value < limit) return value % bound;
    }
  }

  /** A number, normal with mean 0 and standard deviation 1 (Box and Muller's transform, first of the pair). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Shuffles in place, every order equally likely (Fisher and Yates), and returns its argument. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      [items[last], items[other]] = [items[other], items[last]];
    }
    return items;
  }
}
