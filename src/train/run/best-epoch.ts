import type { EpochMetrics } from "./run-file.js";

/** Whether an epoch did better on the validation images: by accuracy, by loss where that is the same. */
export function isBetter(candidate: EpochMetrics, best: EpochMetrics | null): boolean {
  if (best === null || candidate["val/acc"] !== best["val/acc"])
    return best === null || candidate["val/acc"] > best["val/acc"];
  return candidate["val/loss"] < best["val/loss"];
}

/** The epoch whose weights are best.safetensors: the first of those that did best on the validation images. */
export function bestEpoch(metrics: readonly EpochMetrics[]): EpochMetrics | null {
  return metrics.reduce<EpochMetrics | null>((best, epoch) => (isBetter(epoch, best) ? epoch : best), null);
}
