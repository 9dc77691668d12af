import { type EndConfig, mayEndEarly } from "./early-stopping.js";

/** 1, 2, 3, 4, 6, 8, 12, 16, 24, …: one of them is within a third of the half of any number. */
function isMilestone(epoch: number): boolean {
  const odd = epoch / 2 ** Math.floor(Math.log2(epoch));
  return odd === 1 || odd === 1.5;
}

/** Whether an epoch's weights may be those that stand for the middle of the run, which may not be known yet. */
export function mayBeHalfway(epoch: number, config: EndConfig): boolean {
  return epoch === Math.floor(config.epochs / 2) || (mayEndEarly(config) && isMilestone(epoch));
}

/** Of some epochs, that nearest to the middle of so many; the earlier of two, and null where there is none. */
export function nearestToHalf(epochs: readonly number[], of: number): number | null {
  const after = epochs.filter((epoch) => epoch > 0).sort((a, b) => a - b);
  if (after.length === 0) return null;
  return after.reduce((best, epoch) => (Math.abs(epoch - of / 2) < Math.abs(best - of / 2) ? epoch : best));
}
