import type { RandomStream } from "../../core/random.js";

/** The choices a drawing makes, each a draw from one stream: the same stream gives the same picture. */
export class Dice {
  readonly #random: RandomStream;

  constructor(random: RandomStream) {
    this.#random = random;
  }

  /** A number, uniform over [low, high). */
  range(low: number, high: number): number {
    return this.#random.uniform(low, high);
  }

  /** A whole number, uniform over low … high, both included. */
  whole(low: number, high: number): number {
    return low + this.#random.integer(high - low + 1);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.#random.uniform() < probability;
  }

  /** -1 or 1, equally likely. */
  sign(): -1 | 1 {
    return this.chance(0.5) ? 1 : -1;
  }

  /** One of the items, equally likely. */
  pick<T>(items: readonly T[]): T {
    return items[this.#random.integer(items.length)];
  }

  /** `count` results of `make`, which is given the position. */
  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }
}
