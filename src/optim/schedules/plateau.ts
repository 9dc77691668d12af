import type { Schedule } from "./schedule.js";

/** A loss counts as lower where it is below the lowest by more than this share of it: PyTorch's `threshold`. */
const THRESHOLD = 1e-4;

/**
 * Multiplies by `factor` when the validation loss has not been lower for more than `patience` epochs: PyTorch's
 * `ReduceLROnPlateau`. All that it remembers follows from the losses.
 */
export function plateau({ patience, factor }: { patience: number; factor: number }): Schedule {
  return ({ valLosses }) => {
    let [lowest, waited, reductions] = [Infinity, 0, 0];
    for (const loss of valLosses) {
      const lower = loss < lowest * (1 - THRESHOLD);
      if (lower) lowest = loss;
      waited = lower ? 0 : waited + 1;
      if (waited <= patience) continue;
      reductions++;
      waited = 0;
    }
    return factor ** reductions;
  };
}
