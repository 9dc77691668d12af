import { formatPercent } from "../../core/format.js";
import { type JudgedSplit, summarizeJudgements } from "../../train/judge/judged-split.js";
import { SPLIT_NAMES } from "../../train/run/split-names.js";
import { type ClassAccuracy, classAccuracies, classAccuracyFigure } from "./class-accuracy.js";
import { confusionMatrix } from "./confusion-matrix.js";
import type { NamedFigure } from "../inside/filters.js";
import { MOST_CLASSES, mostConfused } from "./most-confused.js";

/** The numbers in the confusion matrices and the accuracy of each class. */
export interface ConfusionNumbers {
  readonly split: string;
  readonly correct: number;
  readonly total: number;
  readonly accuracy: number;
  readonly ci95: readonly [number, number];
  readonly classes: readonly string[];
  readonly confusion: readonly (readonly number[])[];
  readonly confusionNormalized: readonly (readonly number[])[];
  readonly perClass: readonly ClassAccuracy[];
}

/** Counts as shares of their column's sum; 0 in a column without any. */
function sharesOfColumns(counts: readonly (readonly number[])[]): number[][] {
  const sums = counts[0].map((_, column) => counts.reduce((sum, row) => sum + row[column], 0));
  return counts.map((row) => row.map((count, column) => (sums[column] === 0 ? 0 : count / sums[column])));
}

/** Counts as shares of their row's sum; 0 in a row without any. */
function sharesOfRows(counts: readonly (readonly number[])[]): number[][] {
  return counts.map((row) => {
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((count) => (sum === 0 ? 0 : count / sum));
  });
}

/** All classes where they can be read; else those with the lowest accuracy, in their order. */
function worstClasses(perClass: readonly ClassAccuracy[]): readonly ClassAccuracy[] {
  if (perClass.length <= MOST_CLASSES) return perClass;
  const worst = new Set([...perClass].sort((a, b) => (a.accuracy ?? 2) - (b.accuracy ?? 2)).slice(0, MOST_CLASSES));
  return perClass.filter((row) => worst.has(row));
}

/** A split's confusion matrix in counts and in shares, and the accuracy of each class. `model` stands in the titles. */
export function drawConfusion(
  model: string,
  judged: JudgedSplit,
): { figures: NamedFigure[]; numbers: ConfusionNumbers } {
  const evaluation = summarizeJudgements(judged);
  const { split } = judged;
  const { checkpoint, correct, total, accuracy, ci95, classes, confusion, confusionNormalized } = evaluation;
  const interval = `95 % interval ${formatPercent(ci95[0])} to ${formatPercent(ci95[1])}`;
  const result = `${SPLIT_NAMES[split]} images, ${checkpoint} checkpoint: ${correct} of ${total} correct = ${formatPercent(accuracy)} (${interval})`;
  const perClass = classAccuracies(evaluation);
  const titles = {
    counts: `Confusion matrix of ${model}, counts`,
    normalized: `Confusion matrix of ${model}, in % of each true class`,
    predicted: `Confusion matrix of ${model}, in % of each predicted class`,
    perClass: `Accuracy of ${model} for each class`,
  };
  const whiskers = "whiskers: Wilson's 95 % intervals";
  const shown = mostConfused(classes, confusion);
  const matrixTitle = (title: string) => [title, result, ...(shown.note === null ? [] : [shown.note])].join("\n");
  const bars = worstClasses(perClass);
  const fewer = bars.length === perClass.length ? [] : [`the ${bars.length} of ${perClass.length} classes with the lowest accuracy`]; // prettier-ignore
  return {
    figures: [
      {
        name: "confusion-counts",
        title: titles.counts,
        svg: confusionMatrix(matrixTitle(titles.counts), shown.classes, shown.confusion, { unit: "count" }),
      },
      {
        name: "confusion-normalized",
        title: titles.normalized,
        svg: confusionMatrix(matrixTitle(titles.normalized), shown.classes, sharesOfRows(shown.confusion), {
          unit: "true",
        }),
      },
      {
        name: "confusion-predicted",
        title: titles.predicted,
        svg: confusionMatrix(matrixTitle(titles.predicted), shown.classes, sharesOfColumns(shown.confusion), {
          unit: "predicted",
        }),
      },
      {
        name: "per-class",
        title: titles.perClass,
        svg: classAccuracyFigure([titles.perClass, result, whiskers, ...fewer].join("\n"), bars, accuracy),
      },
    ],
    numbers: { split, correct, total, accuracy, ci95, classes, confusion, confusionNormalized, perClass },
  };
}
