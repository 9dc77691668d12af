import type { Schedule } from "./schedule.js";

/** PyTorch's `div_factor` and `final_div_factor`: how far below its top the rate begins, and below that ends. */
const FIRST = 1 / 25;
const LAST = FIRST / 1e4;

/** Half a cosine from one number to another; `way` in 0..1. */
function between(from: number, to: number, way: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * way))) / 2;
}

/**
 * Rises to the learning rate for the first `warmup` of the run, a share in 0..1, and falls far below where it began
 * (Smith and Topin, 2018): PyTorch's `OneCycleLR` without its cycle of the momentum.
 */
export function oneCycle({ warmup }: { warmup: number }): Schedule {
  return ({ update, updates }) => {
    const top = warmup * updates - 1;
    if (top > 0 && update <= top) return between(FIRST, 1, update / top);
    return between(1, LAST, (update - top) / (updates - 1 - top));
  };
}
