import type { Schedule } from "./schedule.js";

/** Multiplies by `factor` after each of the epochs that `milestones` name: PyTorch's `MultiStepLR`. */
export function multiStep({ milestones, factor }: { milestones: readonly number[]; factor: number }): Schedule {
  return ({ epoch }) => factor ** milestones.filter((milestone) => milestone <= epoch).length;
}
