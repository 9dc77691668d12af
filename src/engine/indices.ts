import { UserError } from "../core/errors.js";

/** Whole numbers in rising order as a list of ranges: `0-2,7`. */
export function rangesOf(indices: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last !== undefined && index === last[1] + 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(",");
}

/** The numbers of a list of ranges; throws a `UserError` that names the option where it is none. */
export function parseRanges(option: string, text: string): number[] {
  return text.split(",").flatMap((part) => {
    const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? [];
    const count = Number(to) - Number(from) + 1;
    if (from === undefined || count < 1) throw new UserError(`${option} needs numbers such as 0-2,7, not "${text}".`);
    return Array.from({ length: count }, (_, index) => Number(from) + index);
  });
}

/** Cuts a list into pieces of a length; the last may be shorter. */
export function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** From this many tasks on several share a place of the array, so that seconds of work do not storm whoever places them. */
const MOST_PLACES = 64;

/** How many runs one place of an array trains, of so many tasks. */
export function batchOf({ batch }: { readonly batch?: string }, tasks: number): number {
  return batch === undefined ? Math.max(1, Math.ceil(tasks / MOST_PLACES)) : Number(batch);
}
