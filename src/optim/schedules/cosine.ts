import type { Schedule } from "./schedule.js";

/**
 * Falls along half a cosine, step by step, to zero behind the last one (Loshchilov and Hutter, 2017; PyTorch's
 * `CosineAnnealingLR` over steps), after rising in equal steps for the first `warmup` of the run, a share in 0..1.
 */
export function cosine({ warmup }: { warmup: number }): Schedule {
  return ({ update, updates }) => {
    const rising = Math.round(warmup * updates);
    if (update < rising) return (update + 1) / (rising + 1);
    return (1 + Math.cos((Math.PI * (update - rising)) / (updates - rising))) / 2;
  };
}
