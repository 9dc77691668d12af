/** Where a batch stands among those that make one update together. */
export interface Part {
  /** Its share of the update's loss, in 0..1; the shares of an update sum to 1. */
  readonly share: number;
  readonly first: boolean;
  readonly last: boolean;
}

/** A batch that is an update of its own. */
export const WHOLE: Part = { share: 1, first: true, last: true };

/**
 * The part of step `step` (from 0) of an epoch, of which every `accumulate` steps make an update and the last ones one
 * too, however few. `order` is the epoch's items, `weightOf` what each counts in the loss.
 */
export function partOf(
  step: number,
  order: Uint32Array,
  batch: number,
  accumulate: number,
  weightOf: (item: number) => number,
): Part {
  if (accumulate === 1) return WHOLE;
  const steps = Math.ceil(order.length / batch);
  const begin = step - (step % accumulate);
  const end = Math.min(begin + accumulate, steps);
  const weight = (from: number, to: number) =>
    order.subarray(from * batch, to * batch).reduce((sum, item) => sum + weightOf(item), 0);
  return { share: weight(step, step + 1) / weight(begin, end), first: step === begin, last: step === end - 1 };
}
