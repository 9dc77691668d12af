import type { EpochMetrics } from "../train/run/run-file.js";

/** Metrics of a run with these curves, one entry an epoch. */
export function metricsOf(curves: {
  readonly trainLoss: readonly number[];
  readonly valLoss: readonly number[];
  readonly trainAcc: readonly number[];
  readonly valAcc: readonly number[];
  /** The learning rate that each epoch ends with; 0.01 throughout where it is left out. */
  readonly rate?: readonly number[];
}): EpochMetrics[] {
  return curves.trainLoss.map((loss, index) => ({
    epoch: index + 1,
    "train/loss": loss,
    "train/acc": curves.trainAcc[index],
    "val/loss": curves.valLoss[index],
    "val/acc": curves.valAcc[index],
    lr: curves.rate?.[index] ?? 0.01,
    seconds: 2,
    val_seconds: 0.5,
    images_per_second: 500,
    data_wait_seconds: 0,
  }));
}
