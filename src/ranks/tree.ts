/** Neighbouring shards: from the first to the one before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where the tree parts some shards in two; the left half is the larger. */
export function middleOf({ from, to }: Span): number {
  return from + Math.ceil((to - from) / 2);
}

/** The shards that a rank computes, where their number is a multiple of the ranks'. */
export function ownShards(shards: number, rank: number, count: number): Span {
  return { from: (shards * rank) / count, to: (shards * (rank + 1)) / count };
}

/** The largest parts of the tree over `whole` that some neighbouring shards hold entirely, from left to right. */
export function partsWithin(whole: Span, own: Span): Span[] {
  if (own.from >= whole.to || own.to <= whole.from) return [];
  if (own.from <= whole.from && whole.to <= own.to) return [whole];
  const middle = middleOf(whole);
  return [...partsWithin({ from: whole.from, to: middle }, own), ...partsWithin({ from: middle, to: whole.to }, own)];
}

/** The rows of a batch of `size` that a shard gets; none where there are fewer rows than shards. */
export function rowsOf(size: number, shards: number, { from, to }: Span): Span {
  return { from: Math.floor((size * from) / shards), to: Math.floor((size * to) / shards) };
}
