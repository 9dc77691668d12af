/** The powers of ten in [low, high] (0 < low < high), rounding apart; each with its multiples 2 and 5 where they are few. */
export function decadeTicks(low: number, high: number): number[] {
  const inside = (tick: number) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9);
  const first = Math.floor(Math.log10(low));
  const exponents = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, index) => first + index);
  // Written and read again: 10 ** -5 is not the number that 1e-5 is.
  const ticks = (mantissas: readonly number[]) =>
    exponents.flatMap((exponent) => mantissas.map((mantissa) => Number(`${mantissa}e${exponent}`))).filter(inside);
  const powers = ticks([1]);
  return powers.length > 3 ? powers : ticks([1, 2, 5]);
}

/** Maps a `domain` of positive numbers to `range`, equal ratios to equal distances. */
export function logScale(
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
): (value: number) => number {
  return (value) => start + (Math.log(value / from) / Math.log(to / from)) * (end - start);
}

/** A learning rate as one writes it: `0.001`, `1e-5`. */
export function formatRate(rate: number): string {
  const short = Number(rate.toPrecision(2));
  return short !== 0 && short < 1e-3 ? short.toExponential() : String(short);
}
