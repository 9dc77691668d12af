import { MOMENTS } from "./cache/moments.js";
import type { Listing } from "./listing.js";

/** A smaller deviation than this, in 0..255, over all pixels of a class is no photographs': most likely they were misread. */
const HARDLY = 2;

/**
 * The classes all of whose pixels together hardly vary in any channel, of some items of `size` x `size` pixels; from their
 * sums, six each, as the cache keeps them.
 */
export function plainClasses(
  { classes, items: listed }: Pick<Listing, "classes" | "items">,
  moments: Float64Array,
  size: number,
  items: ArrayLike<number>,
): { name: string; deviation: number }[] {
  const sums = classes.map(() => new Float64Array(MOMENTS));
  const counts = new Array<number>(classes.length).fill(0);
  for (let position = 0; position < items.length; position++) {
    const { label } = listed[items[position]];
    counts[label]++;
    for (let k = 0; k < MOMENTS; k++) sums[label][k] += moments[items[position] * MOMENTS + k];
  }
  const area = size * size;
  return classes.flatMap((name, label) => {
    if (counts[label] === 0) return [];
    const pixels = counts[label] * area;
    const deviations = [0, 1, 2].map((k) => Math.sqrt(Math.max(0, sums[label][3 + k] / pixels - (sums[label][k] / pixels) ** 2)) * 255); // prettier-ignore
    const deviation = Math.max(deviations[0], deviations[1], deviations[2]);
    return deviation < HARDLY ? [{ name, deviation }] : [];
  });
}
