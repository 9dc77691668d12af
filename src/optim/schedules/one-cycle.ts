import { warmupEpochs } from "./common-settings.js";
import { epochsText, scheduleKind } from "./schedule-kind.js";

/** PyTorch's `div_factor` and `final_div_factor`: how far below its top the rate begins, and below that ends. */
const FIRST = 1 / 25;
const LAST = FIRST / 1e4;

/** Half a cosine from one number to another; `way` in 0..1. */
function between(from: number, to: number, way: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * way))) / 2;
}

/** PyTorch's `pct_start`. */
const RISING_SHARE = 0.3;

/**
 * Rises to the learning rate for the first `warmupEpochs` of the run and falls far below where it began (Smith and Topin,
 * 2018): PyTorch's `OneCycleLR` without its cycle of the momentum.
 */
export const oneCycle = scheduleKind({
  name: "one-cycle",
  settings: {
    warmupEpochs: { ...warmupEpochs, default: (epochs: number) => RISING_SHARE * epochs, usual: "30 % of them" },
  },
  isOfLength: true,
  says: {
    en: ({ warmupEpochs }) => `rising for ${epochsText.en(warmupEpochs)} and then falling (one cycle)`,
    zh: ({ warmupEpochs }) => `学习率先上升 ${epochsText.zh(warmupEpochs)}再下降（one-cycle）`,
  },
  create:
    ({ warmupEpochs }, epochs) =>
    ({ update, updates }) => {
      const top = (warmupEpochs / epochs) * updates - 1;
      if (top > 0 && update <= top) return between(FIRST, 1, update / top);
      return between(1, LAST, (update - top) / (updates - 1 - top));
    },
});
