import { largestOf } from "../../core/extremes.js";
import type { RatePoint } from "./search-rates.js";

/** How many decades the line at a rate reaches to either side. */
const REACH = 0.75;
/** What rounding may add to a distance of just that. */
const ROUNDING = 1e-9;

/** The losses as a smooth curve, and the rate where it falls fastest. */
export interface RateSuggestion {
  /** The highest of the losses at the lowest rates, at which the network stays as ignorant as it began. */
  readonly ceiling: number;
  /** The curve's value at each rate, in nats. */
  readonly smoothed: readonly number[];
  /** How much it changes there a decade, in nats. */
  readonly slopes: readonly number[];
  /** Which rate it falls fastest at; `null` where it falls nowhere, or too few rates were tried to say. */
  readonly steepest: number | null;
  /** That rate in two digits. */
  readonly suggestion: number | null;
}

/** The line through points by least squares: its value at x = 0, and its slope. */
function fittedLine(xs: readonly number[], ys: readonly number[]): { value: number; slope: number } {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const spread = xs.reduce((sum, value) => sum + (value - x) ** 2, 0);
  const slope = spread === 0 ? 0 : xs.reduce((sum, value, index) => sum + (value - x) * (ys[index] - y), 0) / spread;
  return { value: y - slope * x, slope };
}

/** A number with two significant digits, as one writes a learning rate. */
const rounded = (rate: number) => Number(rate.toPrecision(2));

/**
 * Fits a line by least squares through the losses within three quarters of a decade of each rate, and suggests the rate
 * whose line falls steepest, of those with losses so far to both sides. A loss above those within that distance of the
 * lowest rate counts as the highest of them, so that a single bad batch at a high rate does not make a slope. Takes one
 * point at least.
 */
export function suggestRate(points: readonly RatePoint[]): RateSuggestion {
  const at = points.map(({ learningRate }) => Math.log10(learningRate));
  const beginning = points.filter((_, index) => at[index] - at[0] <= REACH + ROUNDING);
  const ceiling = largestOf(beginning.map(({ loss }) => loss));
  const losses = points.map(({ loss }) => Math.min(loss, ceiling));
  const lines = at.map((center) => {
    const near = at.flatMap((x, index) => (Math.abs(x - center) <= REACH + ROUNDING ? [index] : []));
    return fittedLine(
      near.map((index) => at[index] - center),
      near.map((index) => losses[index]),
    );
  });
  let steepest: number | null = null;
  lines.forEach(({ slope }, index) => {
    const whole = Math.min(at[index] - at[0], at[at.length - 1] - at[index]) >= REACH - ROUNDING;
    if (whole && slope < (steepest === null ? 0 : lines[steepest].slope)) steepest = index;
  });
  return {
    ceiling,
    smoothed: lines.map(({ value }) => value),
    slopes: lines.map(({ slope }) => slope),
    steepest,
    suggestion: steepest === null ? null : rounded(points[steepest].learningRate),
  };
}
