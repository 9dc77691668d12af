import type { EpochMetrics } from "../train/run-file.js";
import { smooth } from "./smooth.js";
import type { CurveAxis, PARTS } from "./views.js";

/** What can be drawn over a training, and of which photos it is there. */
export const QUANTITIES = ["loss", "acc", "lr", "grad"] as const;
export type Quantity = (typeof QUANTITIES)[number];
export type Part = (typeof PARTS)[number];

/** A quantity at the end of an epoch; null where the run has none. */
export function valueOf(epoch: EpochMetrics, quantity: Quantity, part: Part): number | null {
  if (quantity === "loss" || quantity === "acc") return epoch[`${part}/${quantity}`];
  return quantity === "lr" ? epoch.lr : (epoch.grad_norm ?? null);
}

/** Where epochs stand on an axis: by their number, by the updates done by their end, or by the minutes trained by then. */
export function positions(metrics: readonly EpochMetrics[], by: CurveAxis, batch: number): number[] {
  let sum = 0;
  return metrics.map(({ epoch, seconds, val_seconds, images_per_second }) => {
    if (by === "epoch") return epoch;
    // The number of photos of an epoch is told by how fast they were and how long it took.
    sum += by === "time" ? (seconds + val_seconds) / 60 : Math.ceil(Math.round(images_per_second * seconds) / batch);
    return sum;
  });
}

/** One curve: its values at its own positions, in rising order. */
export interface Points {
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
}

/** A run's curve of a quantity, smoothed. */
export function pointsOf(
  metrics: readonly EpochMetrics[],
  at: readonly number[],
  quantity: Quantity,
  part: Part,
  weight: number,
): Points {
  return { at, values: smooth(metrics.map((epoch) => valueOf(epoch, quantity, part)), weight) }; // prettier-ignore
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
