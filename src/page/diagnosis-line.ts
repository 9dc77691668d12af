import { formatPercent } from "../core/format.js";
import { DIAGNOSIS_RULES, diagnose, type Diagnosis, findingsOf } from "../lab/diagnosis.js";
import type { EpochMetrics, RunStatus } from "../train/run-file.js";

/** What a run's curves say so far, with what it is seen by. */
export interface DiagnosisLine {
  readonly diagnosis: Diagnosis;
  readonly text: string;
}

function textOf(diagnosis: Diagnosis, metrics: readonly EpochMetrics[]): string {
  const last = metrics[metrics.length - 1];
  if (diagnosis === "diverged") return "the loss is far above that of guessing, or no number any more";
  if (diagnosis === "underfit")
    return `training accuracy stays at ${formatPercent(last["train/acc"])} although the validation loss falls no more`;
  if (diagnosis === "good fit") return "the validation loss falls no more, and training is not far ahead of it";
  if (diagnosis === "not converged") return metrics.length < DIAGNOSIS_RULES.fewestEpochs ? "too few epochs to judge by" : "the validation loss still falls"; // prettier-ignore
  const lowest = metrics.reduce((a, b) => (b["val/loss"] < a["val/loss"] ? b : a));
  const findings = findingsOf(metrics)!;
  const gap = `training accuracy is ${formatPercent(findings.gap).replace(" %", " points")} above validation accuracy`; // prettier-ignore
  const rises = findings.rise >= DIAGNOSIS_RULES.overfitRise && lowest !== last;
  return rises ? `the validation loss rises since epoch ${lowest.epoch}; ${gap}` : gap;
}

/** The diagnosis of a run as far as it is, by the rules of the labs; null where there is no epoch to judge by. */
export function diagnosisLine(
  metrics: readonly EpochMetrics[],
  status: RunStatus,
  classes: number,
): DiagnosisLine | null {
  const diagnosis = diagnose(metrics, status, classes);
  if (diagnosis === null || metrics.length === 0) return null;
  return { diagnosis, text: textOf(diagnosis, metrics) };
}
