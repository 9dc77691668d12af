/** An epoch is told in so many parts at most: what its curve shows, and a line of metrics.jsonl can hold. */
const MOST_PARTS = 32;

/** How many parts an epoch of so many updates is told in; each is an update by itself where there are few. */
export const partsOf = (updates: number) => Math.min(updates, MOST_PARTS);

/** The part, from 0, that one of an epoch's updates (from 0) belongs to: parts are as equal as can be. */
export const partOf = (update: number, updates: number) => Math.floor((update * partsOf(updates)) / updates);

/**
 * The mean over each part's updates of what `sums` has the sum of, where `done` of an epoch's updates were made: parts that
 * were not begun are left out.
 */
export function partMeans(sums: readonly number[], updates: number, done = updates): number[] {
  const counts = sums.map(() => 0);
  for (let update = 0; update < done; update++) counts[partOf(update, updates)]++;
  return sums.flatMap((sum, part) => (counts[part] === 0 ? [] : [sum / counts[part]]));
}
