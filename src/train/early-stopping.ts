import { hasScheduleEnded, mayScheduleEnd } from "../optim/schedules/schedules.js";
import { bestEpoch } from "./run/best-epoch.js";
import type { TrainConfig } from "./run/config.js";
import type { EpochMetrics } from "./run/run-file.js";

/** Whether training has gone on for `patience` epochs after the best one so far. Follows from the metrics alone. */
export function hasStoppedEarly(metrics: readonly EpochMetrics[], patience: number | undefined): boolean {
  const best = bestEpoch(metrics);
  if (best === null || patience === undefined) return false;
  return metrics[metrics.length - 1].epoch - best.epoch >= patience;
}

/** What decides when training is over. */
export type EndConfig = Pick<TrainConfig, "epochs" | "earlyStopping" | "schedule" | "timed">;

/**
 * Whether training is over because it had stopped getting better: by early stopping, or by a schedule that waits for that.
 * Follows from the metrics alone, so that a run that is resumed ends where it would have.
 */
export function hasSettled(metrics: readonly EpochMetrics[], { epochs, earlyStopping, schedule }: EndConfig): boolean {
  if (hasStoppedEarly(metrics, earlyStopping)) return true;
  const valLosses = metrics.map((epoch) => epoch["val/loss"]);
  return schedule !== undefined && hasScheduleEnded(schedule, epochs, valLosses);
}

/** Whether a run may end before the last epoch that was expected. */
export function mayEndEarly({ earlyStopping, schedule, timed }: EndConfig): boolean {
  return timed !== undefined || earlyStopping !== undefined || (schedule !== undefined && mayScheduleEnd(schedule));
}
