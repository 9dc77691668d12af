import { bestEpoch } from "./best-epoch.js";
import type { EpochMetrics } from "./run-file.js";

/** Whether training has gone on for `patience` epochs after the best one so far. Follows from the metrics alone. */
export function hasStoppedEarly(metrics: readonly EpochMetrics[], patience: number | undefined): boolean {
  const best = bestEpoch(metrics);
  if (best === null || patience === undefined) return false;
  return metrics[metrics.length - 1].epoch - best.epoch >= patience;
}
