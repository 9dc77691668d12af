import { largestOf, smallestOf } from "../../core/extremes.js";
/** A distance between ticks: 1, 2 or 5 times a power of ten. */
interface Step {
  readonly mantissa: number;
  readonly exponent: number;
}

/** The smallest step that is at least `size`. */
function stepOf(size: number): Step {
  const exponent = Math.floor(Math.log10(size));
  // The logarithm of a power of ten may be off by one rounding, hence the tolerance.
  const mantissa = [1, 2, 5].find((candidate) => candidate * 10 ** exponent >= size * (1 - 1e-9));
  return mantissa === undefined ? { mantissa: 1, exponent: exponent + 1 } : { mantissa, exponent };
}

/** Divides by a power of ten where it can, because 3 / 10 is exact to the last bit and 3 * 0.1 is not. */
function multiple(count: number, { mantissa, exponent }: Step): number {
  return exponent < 0 ? (count * mantissa) / 10 ** -exponent : count * mantissa * 10 ** exponent;
}

/** An axis that begins and ends at a tick: its ticks in rising order, and the decimals that tell them apart. */
export interface Axis {
  readonly ticks: readonly number[];
  readonly decimals: number;
}

/**
 * An axis around [low, high] (low < high) whose ticks are multiples of 1, 2 or 5 times a power of ten; it has at most
 * `intervals` + 2 ticks.
 */
export function niceAxis(low: number, high: number, intervals: number): Axis {
  const step = stepOf((high - low) / intervals);
  const size = multiple(1, step);
  // A bound that is a tick but for rounding stays the bound.
  const first = Math.floor(low / size + 1e-9);
  const last = Math.ceil(high / size - 1e-9);
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, index) => multiple(first + index, step)),
    decimals: Math.max(0, -step.exponent),
  };
}

/**
 * An axis for measurements that are never negative: from 0, unless the lower half of it would be empty. It spans at
 * least a tenth of the largest value, so that noise does not look like news.
 */
export function measurementAxis(values: readonly number[], intervals: number): Axis {
  const low = smallestOf(values);
  const high = largestOf(values);
  if (high <= 0) return niceAxis(0, 1, intervals);
  return niceAxis(low <= high / 2 ? 0 : Math.min(low, 0.9 * high), high, intervals);
}

/** Ticks at whole numbers: `first`, then the multiples of a step up to `last` that are not too close to it. */
export function wholeTicks(first: number, last: number, intervals: number): number[] {
  if (last <= first) return [first];
  const step = Math.max(1, multiple(1, stepOf((last - first) / intervals)));
  const multiples = Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
  return [first, ...multiples.filter((tick) => tick >= first + step / 2)];
}

/** Maps `domain` to `range` linearly; a domain of one value maps to the middle of the range. */
export function linearScale(
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
): (value: number) => number {
  if (from === to) return () => (start + end) / 2;
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}
