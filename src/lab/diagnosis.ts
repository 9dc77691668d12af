import { type EndConfig, hasSettled } from "../train/early-stopping.js";
import type { EpochMetrics, RunStatus } from "../train/run/run-file.js";
import { lastMeans, lineThrough, smoothed } from "./curve.js";

/** What a run's learning curves say of it; `diagnose` states the rules. */
export type Diagnosis = "diverged" | "underfit" | "overfit" | "not converged" | "schedule ended" | "good fit";

/** The numbers in the rules of `diagnose`, so that a report can state them. */
export const DIAGNOSIS_RULES = {
  /** Diverged: the last training loss is this many times the larger of the first one and that of guessing. */
  divergedLoss: 1.5,
  /** Not converged: the validation loss still falls by this share of itself an epoch ... */
  fallingLoss: 0.01,
  /** ... over this share of the epochs ... */
  tail: 1 / 3,
  /** ... and over so many at least, by more than this many standard errors of the slope. */
  fewestEpochs: 4,
  standardErrors: 2,
  /** A schedule has brought the learning rate to nothing: below this share of the run's highest. */
  nothingOfRate: 0.01,
  /** Overfit: training accuracy ends this much above validation accuracy ... */
  overfitGap: 0.1,
  /** ... or this much, where the smoothed validation loss has risen by this share above its lowest. */
  overfitGapOfRise: 0.05,
  overfitRise: 0.05,
  /** Underfit: training accuracy has come less than this share of the way from guessing to 1. */
  underfitShare: 0.5,
} as const;

/** What the rules look at: numbers that a reader can hold a diagnosis against. Shares in 0..1. */
export interface CurveFindings {
  /** Training minus validation accuracy, means over the last three epochs. */
  readonly gap: number;
  /** How far the smoothed validation loss ends above its lowest, as a share of that. */
  readonly rise: number;
  /** What the validation loss loses an epoch at the end, as a share of itself; negative where it rises. */
  readonly fall: number;
}

/** The losses by which it is told whether they still fall. */
function tailOf(metrics: readonly EpochMetrics[]): number[] {
  const { tail, fewestEpochs } = DIAGNOSIS_RULES;
  const length = Math.max(fewestEpochs, Math.ceil(metrics.length * tail));
  return metrics.slice(-length).map((epoch) => epoch["val/loss"]);
}

/** The numbers in a run's diagnosis; null without an epoch. */
export function findingsOf(metrics: readonly EpochMetrics[]): CurveFindings | null {
  if (metrics.length === 0) return null;
  const losses = smoothed(metrics.map((epoch) => epoch["val/loss"]));
  const { slope, mean } = lineThrough(tailOf(metrics));
  const accuracy = (part: "train" | "val") => lastMeans(metrics.map((epoch) => epoch[`${part}/acc`]));
  return {
    gap: accuracy("train") - accuracy("val"),
    rise: losses[losses.length - 1] / losses.reduce((a, b) => Math.min(a, b)) - 1,
    fall: -slope / mean,
  };
}

function isFalling(metrics: readonly EpochMetrics[]): boolean {
  const { fewestEpochs, fallingLoss, standardErrors } = DIAGNOSIS_RULES;
  if (metrics.length < fewestEpochs) return true;
  const { slope, mean, error } = lineThrough(tailOf(metrics));
  return -slope > fallingLoss * mean && -slope > standardErrors * error;
}

/** Whether the learning rate has fallen to nothing, so that a loss that still fell did so because the rate fell. */
function isRateSpent(metrics: readonly EpochMetrics[]): boolean {
  const highest = metrics.reduce((most, { lr }) => Math.max(most, lr), 0);
  return metrics[metrics.length - 1].lr < DIAGNOSIS_RULES.nothingOfRate * highest;
}

function hasOverfit({ gap, rise }: CurveFindings, metrics: readonly EpochMetrics[]): boolean {
  const { overfitGap, overfitGapOfRise, overfitRise } = DIAGNOSIS_RULES;
  if (gap >= overfitGap) return true;
  const lowest = metrics.reduce((a, b) => (b["val/loss"] < a["val/loss"] ? b : a));
  const trainFell = lastMeans(metrics.map((epoch) => epoch["train/loss"])) < lowest["train/loss"];
  return gap >= overfitGapOfRise && rise >= overfitRise && trainFell;
}

/**
 * Diagnoses a run from its learning curves, by the first of these rules that applies, with `DIAGNOSIS_RULES`'s numbers:
 *
 * 1. diverged: training was ended by an infinite loss, or the loss ends far above that of guessing, ln(classes);
 * 2. not converged: a line through the last validation losses still falls, by more than their scatter explains, or there are
 *    too few epochs to judge by; not where training was ended because the loss had stopped falling (`settled`), nor where the
 *    schedule has brought the learning rate to nothing, which lets a loss fall to the last epoch and more epochs change nothing;
 * 3. overfit: training accuracy ends far above validation accuracy, or somewhat above it while the smoothed validation
 *    loss has risen and the training loss went on falling;
 * 4. schedule ended: the loss falls as in 2, with a learning rate of nothing: a longer schedule may or may not get further;
 * 5. underfit: training accuracy stays low although nothing falls any more;
 * 6. good fit: none of these.
 *
 * Training accuracy is that of the epoch under way, with dropout on, so it is a little low. Gives `null` where no epoch
 * was finished and nothing diverged.
 */
export function diagnose(
  metrics: readonly EpochMetrics[],
  status: RunStatus,
  classes: number,
  settled: boolean,
): Diagnosis | null {
  if (status === "diverged") return "diverged";
  const findings = findingsOf(metrics);
  if (findings === null) return null;
  const { divergedLoss, fewestEpochs, underfitShare } = DIAGNOSIS_RULES;
  const last = metrics[metrics.length - 1];
  if (last["train/loss"] > divergedLoss * Math.max(metrics[0]["train/loss"], Math.log(classes))) return "diverged";
  const falls = !settled && isFalling(metrics);
  const isSpent = metrics.length >= fewestEpochs && isRateSpent(metrics);
  if (falls && !isSpent) return "not converged";
  if (hasOverfit(findings, metrics)) return "overfit";
  if (falls) return "schedule ended";
  const chance = 1 / classes;
  if (last["train/acc"] < chance + underfitShare * (1 - chance)) return "underfit";
  return "good fit";
}

/** `diagnose` of a run by what decided its end; `config` is undefined where that is not known any more. */
export function diagnoseRun(
  metrics: readonly EpochMetrics[],
  status: RunStatus,
  classes: number,
  config: EndConfig | undefined,
): Diagnosis | null {
  return diagnose(metrics, status, classes, config !== undefined && hasSettled(metrics, config));
}
