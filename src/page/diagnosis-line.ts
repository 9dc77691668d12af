import { DIAGNOSIS_RULES, type Diagnosis, diagnoseRun, findingsOf } from "../lab/diagnosis.js";
import type { EndConfig } from "../train/early-stopping.js";
import type { EpochMetrics, RunStatus } from "../train/run/run-file.js";
import { diagnosisWords as w } from "./words/run.js";
import type { Language } from "./words/said.js";

/** What a run's curves say so far, with what it is seen by. */
export interface DiagnosisLine {
  readonly diagnosis: Diagnosis;
  readonly text: string;
}

function textOf(diagnosis: Diagnosis, metrics: readonly EpochMetrics[], language: Language): string {
  const last = metrics[metrics.length - 1];
  if (diagnosis === "diverged") return w.diverged[language];
  if (diagnosis === "underfit") return w.underfit[language](last["train/acc"]);
  if (diagnosis === "good fit") return w.goodFit[language];
  if (diagnosis === "schedule ended") return w.scheduleEnded[language];
  if (diagnosis === "not converged") return (metrics.length < DIAGNOSIS_RULES.fewestEpochs ? w.tooFew : w.falls)[language]; // prettier-ignore
  const lowest = metrics.reduce((a, b) => (b["val/loss"] < a["val/loss"] ? b : a));
  const findings = findingsOf(metrics)!;
  const gap = w.gap[language](findings.gap);
  const rises = findings.rise >= DIAGNOSIS_RULES.overfitRise && lowest !== last;
  return rises ? w.rises[language](lowest.epoch, gap) : gap;
}

/**
 * The diagnosis of a run as far as it is, by the rules of the labs and what of its settings decides its end; null where there
 * is no epoch to judge by.
 */
export function diagnosisLine(
  metrics: readonly EpochMetrics[],
  status: RunStatus,
  classes: number,
  config: EndConfig,
  language: Language = "en",
): DiagnosisLine | null {
  const diagnosis = diagnoseRun(metrics, status, classes, config);
  if (diagnosis === null || metrics.length === 0) return null;
  return { diagnosis, text: textOf(diagnosis, metrics, language) };
}
