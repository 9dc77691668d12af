/** What a round found of a candidate; accuracy in 0..1. */
export interface RoundResult {
  readonly candidate: string;
  readonly accuracy: number;
  readonly loss: number;
  /** Of an update: what a larger network takes more of. */
  readonly secondsAnUpdate: number;
}

/** The standard error of an accuracy that so many photos gave. */
function errorOf(accuracy: number, photos: number): number {
  // Of an accuracy of 0 or 1 too something is not known: half a photo.
  const share = Math.min(1 - 0.5 / photos, Math.max(0.5 / photos, accuracy));
  return Math.sqrt((share * (1 - share)) / photos);
}

/** The better of two first: by accuracy, by loss where that is the same. */
function order(a: RoundResult, b: RoundResult): number {
  return b.accuracy - a.accuracy || a.loss - b.loss;
}

/** The candidates that go on to the next round: those that did best on the validation photos. */
export function survivors(results: readonly RoundResult[], keep: number): string[] {
  return results
    .toSorted(order)
    .slice(0, keep)
    .map(({ candidate }) => candidate);
}

/**
 * The candidate of the final training. Among those whose accuracy is within one standard error of the best one's it is that
 * whose updates take longest: the final training is many times as long as those compared, and a larger network gains more
 * by that. Throws a `RangeError` where there is none.
 */
export function chosenOf(results: readonly RoundResult[], photos: number): { candidate: string; tied: string[] } {
  if (results.length === 0) throw new RangeError("there is nothing to choose from");
  const sorted = results.toSorted(order);
  const [best] = sorted;
  const close = sorted.filter(({ accuracy }) => accuracy >= best.accuracy - errorOf(best.accuracy, photos));
  const chosen = close.reduce((a, b) => (b.secondsAnUpdate > 1.05 * a.secondsAnUpdate ? b : a));
  return { candidate: chosen.candidate, tied: close.filter((one) => one !== chosen).map(({ candidate }) => candidate) };
}
