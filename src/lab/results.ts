import { networkTitle } from "../nn/network-title.js";
import { bestEpoch } from "../train/run/best-epoch.js";
import type { Evaluation } from "../train/judge/judged-split.js";
import type { EpochMetrics } from "../train/run/run-file.js";
import { diagnoseRun, findingsOf } from "./diagnosis.js";
import type { LabExperiment, LabResult, LabRun } from "./lab-file.js";

/** What a run's own files say of it. */
export interface RunRecord {
  readonly metrics: readonly EpochMetrics[];
  /** Null until it was tested. */
  readonly test: Evaluation | null;
}

/** A run's numbers. */
export function resultOf(
  experiment: LabExperiment,
  run: LabRun,
  classes: number,
  { metrics, test }: RunRecord,
): LabResult {
  const best = bestEpoch(metrics);
  const total = (quantity: "seconds" | "val_seconds") => metrics.reduce((sum, epoch) => sum + epoch[quantity], 0);
  const images = metrics.reduce((sum, { seconds, images_per_second: rate }) => sum + seconds * rate, 0);
  const seconds = total("seconds");
  const curve = findingsOf(metrics);
  return {
    experiment: experiment.name,
    stage: experiment.stage,
    model: networkTitle(experiment.config?.model.model ?? experiment.settings.model ?? ""),
    seed: run.seed,
    run: run.run,
    status: run.status,
    ...(run.error === undefined ? {} : { error: run.error }),
    parameters: experiment.parameters,
    epochs: metrics.length,
    val:
      best === null
        ? null
        : {
            accuracy: best["val/acc"],
            loss: best["val/loss"],
            epoch: best.epoch,
            trainAccuracy: best["train/acc"],
            trainLoss: best["train/loss"],
            gap: best["train/acc"] - best["val/acc"],
          },
    test,
    diagnosis: run.status === "waiting" ? null : diagnoseRun(metrics, run.status, classes, experiment.config),
    ...(curve === null ? {} : { curve }),
    seconds: seconds + total("val_seconds"),
    imagesPerSecond: seconds === 0 ? 0 : images / seconds,
  };
}
