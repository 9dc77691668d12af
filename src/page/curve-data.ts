import { largestOf } from "../core/extremes.js";
import { createSchedule } from "../optim/schedules/schedules.js";
import type { EpochMetrics } from "../train/run/run-file.js";
import type { RunSummary } from "./api.js";
import { smooth } from "./smooth.js";
import type { CurveAxis, PARTS } from "./views.js";

/** What can be drawn over a training: of its photos, epoch by epoch, and of its steps, as far as these are known. */
export const QUANTITIES = ["loss", "acc", "lr", "grad"] as const;
export type Quantity = (typeof QUANTITIES)[number];
export type Part = (typeof PARTS)[number];

/** What of a run its curves depend on, besides its metrics. */
export type CurveRun = Pick<RunSummary, "batch" | "accumulate" | "epochs" | "learningRate" | "schedule">;

/** One curve: its values at its own positions, in rising order. */
export interface Points {
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
}

/** An epoch's learning rate is told at so many of its updates at most. */
const MOST_RATES = 32;

/** Steps of every epoch; an epoch that was interrupted tells only of the photos that it saw since. */
function stepsOf(metrics: readonly EpochMetrics[], { batch }: CurveRun): number {
  // The number of photos of an epoch is told by how fast they were and how long it took.
  const images = metrics.map(({ images_per_second, seconds }) => Math.round(images_per_second * seconds));
  return Math.ceil(largestOf(images) / batch);
}

/** Where epochs end on an axis: at their number, after the steps done by then, or the minutes trained. */
export function positions(metrics: readonly EpochMetrics[], by: CurveAxis, run: CurveRun): number[] {
  if (by === "epoch") return metrics.map(({ epoch }) => epoch);
  if (metrics.length === 0) return [];
  const steps = stepsOf(metrics, run);
  let sum = 0;
  return metrics.map(({ seconds, val_seconds }) => (sum += by === "step" ? steps : (seconds + val_seconds) / 60));
}

/** Where parts of epochs end, as equal in length as an epoch's updates are, with a value of each. */
function within(ends: readonly number[], parts: readonly (readonly number[])[], begin: number): Points {
  const at = parts.flatMap((values, epoch) => {
    const start = epoch === 0 ? begin : ends[epoch - 1];
    return values.map((_, part) => start + ((ends[epoch] - start) * (part + 1)) / values.length);
  });
  return { at, values: parts.flat() };
}

/** The learning rates of updates spread over an epoch, the last one's last: those by which it was trained. */
function ratesOf(metrics: readonly EpochMetrics[], run: CurveRun): number[][] {
  const { schedule, epochs, learningRate, accumulate } = run;
  if (schedule === null) return metrics.map(({ lr }) => [lr]);
  const updates = Math.ceil(stepsOf(metrics, run) / accumulate);
  const count = Math.min(updates, MOST_RATES);
  const factor = createSchedule(schedule, epochs);
  const losses = metrics.map((epoch) => epoch["val/loss"]);
  return metrics.map(({ epoch }, index) => {
    const valLosses = losses.slice(0, index);
    return Array.from({ length: count }, (_, part) => {
      const update = (epoch - 1) * updates + Math.ceil(((part + 1) * updates) / count) - 1;
      return learningRate * factor({ update, updates: epochs * updates, epoch: epoch - 1, valLosses });
    });
  });
}

/**
 * A run's curve of a quantity at its epochs' ends, smoothed; the learning rate at many updates of each epoch, and the
 * gradients' norm of each part of it that is known. What the run has not measured is a gap.
 */
export function pointsOf(
  metrics: readonly EpochMetrics[],
  run: CurveRun,
  by: CurveAxis,
  quantity: Quantity,
  part: Part,
  weight: number,
): Points {
  const at = positions(metrics, by, run);
  if (quantity === "loss" || quantity === "acc")
    return { at, values: smooth(metrics.map((epoch) => epoch[`${part}/${quantity}`]), weight) }; // prettier-ignore
  // By number the epochs begin at 0 too; where the first lines are lost, one before the first that is known.
  const begin = by === "epoch" && metrics.length > 0 ? metrics[0].epoch - 1 : 0;
  if (quantity === "lr") return metrics.length === 0 ? { at, values: [] } : within(at, ratesOf(metrics, run), begin);
  const norms = metrics.map(({ grad_norms, grad_norm }) => grad_norms ?? (grad_norm === undefined ? [] : [grad_norm]));
  const { at: places, values } = within(at, norms, begin);
  return { at: places, values: smooth(values, weight) };
}

/** Curves over the positions of all: undefined where a curve has none, and is drawn on; null where it has a gap. */
export function aligned(curves: readonly Points[]): { at: number[]; values: (number | null | undefined)[][] } {
  const at = [...new Set(curves.flatMap((curve) => curve.at))].sort((a, b) => a - b);
  const values = curves.map((curve) => {
    const own = new Map(curve.at.map((position, index) => [position, curve.values[index]]));
    return at.map((position) => own.get(position));
  });
  return { at, values };
}
