/** The share of the time that the search may take, with measuring rates. */
export const SEARCH_SHARE = 0.2;
/** Shorter trainings than this tell nothing. */
const LEAST_SECONDS = 1;
/** Nor do those that do not see every photo. */
const LEAST_PASSES = 1;

/** What the search's length depends on; times are in seconds. */
export interface SearchBudget {
  /** Of the whole search, rates excluded. */
  readonly seconds: number;
  /** Of starting one training, before its own time begins. */
  readonly overhead: number;
  /** Of seeing every training photo once, at the search's size. */
  readonly pass: number;
  readonly candidates: number;
}

export interface Round {
  readonly candidates: number;
  readonly seconds: number;
}

/**
 * Successive halving (Jamieson and Talwalkar, 2016): each round trains half of the candidates twice as long, all of a round
 * equally long. The most candidates are tried for which a training of the first round is long enough to tell anything; none
 * where not even two are.
 */
export function searchRounds({ seconds, overhead, pass, candidates }: SearchBudget): Round[] {
  for (let count = candidates; count >= 2; count--) {
    const sizes: number[] = [];
    for (let left = count; left >= 2; left = Math.floor(left / 2)) sizes.push(left);
    const starts = sizes.reduce((sum, size) => sum + size, 0);
    const shares = sizes.reduce((sum, size, round) => sum + size * 2 ** round, 0);
    const first = (seconds - starts * overhead) / shares;
    if (first >= Math.max(LEAST_SECONDS, LEAST_PASSES * pass))
      return sizes.map((size, round) => ({ candidates: size, seconds: first * 2 ** round }));
  }
  return [];
}
