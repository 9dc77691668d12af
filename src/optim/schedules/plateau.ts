import { factor, patience } from "./common-settings.js";
import { epochsText, scheduleKind } from "./schedule-kind.js";

/** A loss counts as lower where it is below the lowest by more than this share of it: PyTorch's `threshold`. */
const THRESHOLD = 1e-4;

/**
 * Multiplies by `factor` when the validation loss has not been lower for more than `patience` epochs: PyTorch's
 * `ReduceLROnPlateau`. All that it remembers follows from the losses.
 */
export const plateau = scheduleKind({
  name: "plateau",
  settings: {
    patience: { ...patience, default: 10 },
    factor,
  },
  isOfLength: false,
  says: {
    en: ({ patience, factor }) =>
      `multiplied by ${factor} after more than ${epochsText.en(patience)} without a lower validation loss`,
    zh: ({ patience, factor }) => `验证损失超过 ${epochsText.zh(patience)}不下降时学习率乘以 ${factor}`,
  },
  create:
    ({ patience, factor }) =>
    ({ valLosses }) => {
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
    },
});
