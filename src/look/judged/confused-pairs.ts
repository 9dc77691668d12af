import { formatPercent } from "../../core/format.js";
import { bars } from "../draw/bars.js";
import { figure } from "../draw/figure.js";
import { COLOR, OKABE_ITO } from "../draw/style.js";
import { text } from "../draw/svg.js";

/** How often one class was taken for another. */
export interface ConfusedPair {
  readonly actual: string;
  readonly predicted: string;
  readonly count: number;
  /** Of the true class's photos, in 0..1. */
  readonly share: number;
}

/**
 * The pairs that were confused most often, by count, then by share, then in the classes' order. `confusion` holds
 * counts, a row a true class.
 */
export function confusedPairs(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
  most: number,
): ConfusedPair[] {
  return confusion
    .flatMap((row, label) => {
      const total = row.reduce((a, b) => a + b, 0);
      return row.map((count, predicted) => ({
        actual: classes[label],
        predicted: classes[predicted],
        count: label === predicted ? 0 : count,
        share: total === 0 ? 0 : count / total,
      }));
    })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || b.share - a.share)
    .slice(0, most);
}

/** The most confused pairs as horizontal bars: how many photos, and which share of the true class they are. */
export function confusedPairsFigure(title: string, pairs: readonly ConfusedPair[]): string {
  if (pairs.length === 0) return figure(title, 400, 30, text(0, 20, "Nothing was confused.", { fill: COLOR.muted }));
  const { svg, width, height } = bars({
    rows: pairs.map(({ actual, predicted, count, share }) => ({
      name: `${actual} → ${predicted}`,
      value: count,
      label: `${count}  (${formatPercent(share)} of ${actual})`,
    })),
    axis: "Photos",
    color: OKABE_ITO.vermillion,
  });
  return figure(title, width, height, svg);
}
