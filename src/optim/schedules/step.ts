import type { Schedule } from "./schedule.js";

/** Multiplies by `factor` after every so many epochs: PyTorch's `StepLR`. */
export function step({ every, factor }: { every: number; factor: number }): Schedule {
  return ({ epoch }) => factor ** Math.floor(epoch / every);
}
