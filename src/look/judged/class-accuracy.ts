import { formatPercent } from "../../core/format.js";
import { wilsonInterval } from "../../core/wilson.js";
import type { Evaluation } from "../../train/judge/judged-split.js";
import { bars } from "../draw/bars.js";
import { figure } from "../draw/figure.js";
import { OKABE_ITO } from "../draw/style.js";

/** One class's accuracy with Wilson's 95 % interval, in 0..1; null for a class without photos. */
export interface ClassAccuracy {
  readonly name: string;
  readonly correct: number;
  readonly total: number;
  readonly accuracy: number | null;
  readonly ci95: readonly [number, number] | null;
}

/** The accuracy of each class, in the classes' order, with intervals. */
export function classAccuracies({ perClass }: Pick<Evaluation, "perClass">): ClassAccuracy[] {
  return perClass.map((row) => ({ ...row, ci95: row.total === 0 ? null : wilsonInterval(row.correct, row.total) }));
}

/** The accuracy of each class as bars with whiskers for the intervals; a dashed line marks the accuracy over all. */
export function classAccuracyFigure(title: string, rows: readonly ClassAccuracy[], overall: number): string {
  const { svg, width, height } = bars({
    rows: rows.map(({ name, correct, total, accuracy, ci95 }) => ({
      name,
      value: (accuracy ?? 0) * 100,
      label: accuracy === null ? "no photo" : `${formatPercent(accuracy)}  (${correct} of ${total})`,
      ...(ci95 === null ? {} : { interval: [ci95[0] * 100, ci95[1] * 100] as const }),
    })),
    axis: "Correctly classified photos of the class (%)",
    color: OKABE_ITO.skyBlue,
    largest: 100,
    rule: { value: overall * 100, label: `all classes: ${formatPercent(overall)}` },
  });
  return figure(title, width, height, svg);
}
