import { studentReach } from "../core/student.js";

/** What a training of some length reached: its share of wrong answers on so many validation photos. */
export interface Reached {
  readonly seconds: number;
  readonly error: number;
  readonly photos: number;
}

/** What more time is expected to bring, as a share of the photos in 0..1. */
export interface Gain {
  /** So much more. */
  readonly seconds: number;
  readonly expected: number;
  /** 95 % interval; null where two trainings give a line and nothing that says how well it fits. */
  readonly ci95: readonly [number, number] | null;
  /** The exponent of the line: the error falls as the time to the power of minus this. */
  readonly exponent: number;
  readonly points: readonly Reached[];
}

/**
 * Extrapolates the error of trainings that each went to the end of their own schedule: a straight line in logarithms of
 * error and time (a power law, as in Hestness et al., 2017), fitted by least squares, each weighed by how well so many
 * photos know it. Null where there are no two lengths to draw a line through. The interval is the slope's by Student's t:
 * how far the trainings are off their line, at least what so few photos make of it, is itself an estimate from as many as
 * are left over, which after three trainings is one, and the interval wide.
 */
export function expectedGain(reached: readonly Reached[], more: number): Gain | null {
  const lengths = new Set(reached.map(({ seconds }) => seconds));
  if (lengths.size < 2) return null;
  const points = reached.map(({ seconds, error, photos }) => {
    const share = Math.min(1 - 0.5 / photos, Math.max(0.5 / photos, error));
    // The variance of a logarithm of a share (delta method).
    return { x: Math.log(seconds), y: Math.log(share), weight: (photos * share) / (1 - share) };
  });
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + point.weight * of(point), 0) / total;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const spread = points.reduce((sum, point) => sum + point.weight * (point.x - x) ** 2, 0);
  const slope = points.reduce((sum, point) => sum + point.weight * (point.x - x) * (point.y - y), 0) / spread;
  const freedom = points.length - 2;
  const off = points.reduce((sum, point) => sum + point.weight * (point.y - y - slope * (point.x - x)) ** 2, 0);
  // By the photos alone what is off adds up to the degrees of freedom, and the slope's variance is 1 / spread.
  const reach = freedom < 1 ? null : studentReach(freedom) * Math.sqrt(Math.max(1, off / freedom) / spread);
  const last = reached.reduce((a, b) => (b.seconds > a.seconds ? b : a));
  const gainOf = (exponent: number) => last.error * (1 - ((last.seconds + more) / last.seconds) ** -exponent);
  return {
    seconds: more,
    expected: gainOf(-slope),
    ci95: reach === null ? null : [gainOf(-slope - reach), gainOf(-slope + reach)],
    exponent: -slope,
    points: reached,
  };
}
