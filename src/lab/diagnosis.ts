import type { EpochMetrics, RunStatus } from "../train/run-file.js";

/** What a run's learning curves say of it; `diagnose` states the rules. */
export type Diagnosis = "diverged" | "underfit" | "overfit" | "not converged" | "good fit";

/** The numbers in the rules of `diagnose`, so that a report can state them. */
export const DIAGNOSIS_RULES = {
  /** Diverged: the last training loss is this many times the larger of the first one and that of guessing. */
  divergedLoss: 1.5,
  /** Overfit: the last validation loss is this many times the lowest before it, while the training loss went on falling. */
  overfitLoss: 1.05,
  /** Overfit: training accuracy is this much above validation accuracy in the last epoch. */
  overfitGap: 0.15,
  /** Not converged: the validation loss still falls by this share of itself an epoch ... */
  fallingLoss: 0.01,
  /** ... over this share of the epochs, and over three of them at least. */
  tail: 1 / 3,
  /** Underfit: training accuracy has come less than this share of the way from guessing to 1. */
  underfitShare: 0.5,
} as const;

const FEWEST_EPOCHS = 3;

/** Slope of the least-squares line through values at 0, 1, 2, … */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [above, below] = values.reduce(
    ([products, squares], value, index) => [
      products + (index - middle) * (value - mean),
      squares + (index - middle) ** 2,
    ],
    [0, 0],
  );
  return above / below;
}

function hasOverfit(metrics: readonly EpochMetrics[]): boolean {
  const last = metrics[metrics.length - 1];
  if (last["train/acc"] - last["val/acc"] >= DIAGNOSIS_RULES.overfitGap) return true;
  const lowest = metrics.reduce((a, b) => (b["val/loss"] < a["val/loss"] ? b : a));
  return (
    last["val/loss"] >= DIAGNOSIS_RULES.overfitLoss * lowest["val/loss"] && last["train/loss"] < lowest["train/loss"]
  );
}

function isFalling(metrics: readonly EpochMetrics[]): boolean {
  const tail = metrics.slice(-Math.max(FEWEST_EPOCHS, Math.ceil(metrics.length * DIAGNOSIS_RULES.tail)));
  const losses = tail.map((epoch) => epoch["val/loss"]);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return slope(losses) < -DIAGNOSIS_RULES.fallingLoss * mean;
}

/**
 * Diagnoses a run from its learning curves, by the first of these rules that applies, with `DIAGNOSIS_RULES`'s numbers:
 *
 * 1. diverged: training was ended by an infinite loss, or the loss ends far above that of guessing, ln(classes);
 * 2. overfit: the validation loss rose again while the training loss went on falling, or training accuracy is far above
 *    validation accuracy;
 * 3. not converged: the validation loss is still falling at the end, or there are fewer than three epochs to judge by;
 * 4. underfit: training accuracy stays low although nothing falls any more;
 * 5. good fit: none of these.
 *
 * Training accuracy is that of the epoch under way, with dropout on, so it is a little low. Gives `null` where no epoch
 * was finished and nothing diverged.
 */
export function diagnose(metrics: readonly EpochMetrics[], status: RunStatus, classes: number): Diagnosis | null {
  if (status === "diverged") return "diverged";
  if (metrics.length === 0) return null;
  const first = metrics[0];
  const last = metrics[metrics.length - 1];
  const guessing = Math.log(classes);
  if (last["train/loss"] > DIAGNOSIS_RULES.divergedLoss * Math.max(first["train/loss"], guessing)) return "diverged";
  if (hasOverfit(metrics)) return "overfit";
  if (metrics.length < FEWEST_EPOCHS || isFalling(metrics)) return "not converged";
  const chance = 1 / classes;
  if (last["train/acc"] < chance + DIAGNOSIS_RULES.underfitShare * (1 - chance)) return "underfit";
  return "good fit";
}
