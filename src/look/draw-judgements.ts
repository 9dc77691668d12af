import { join } from "node:path";
import { cutList } from "../core/cut-list.js";
import { UserError } from "../core/errors.js";
import { formatPercent } from "../core/format.js";
import type { Fit } from "../data/fit.js";
import { type JudgedSplit, summarizeJudgements } from "../train/judged-split.js";
import { SPLIT_NAMES } from "../train/open-data.js";
import { type ClassAccuracy, classAccuracies, classAccuracyFigure } from "./class-accuracy.js";
import { type ConfusedPair, confusedPairs, confusedPairsFigure } from "./confused-pairs.js";
import { confusionMatrix } from "./confusion-matrix.js";
import { MOST_CLASSES, mostConfused } from "./most-confused.js";
import type { NamedFigure } from "./filters.js";
import { leastSureHits, type Mistake, mistakesFigure, worstMistakes } from "./mistakes.js";
import { interleave, jpegPicture } from "./picture.js";
import { readPhoto } from "./read-photo.js";

const MOST_MISTAKES = 12;
const MOST_PAIRS = 12;
/** Twice as large as it is drawn, for sharp screens and for the PNG. */
const PHOTO_SIZE = 256;

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

/** The numbers in the figures of mistakes. */
export interface MistakeNumbers {
  readonly split: string;
  readonly wrong: number;
  readonly total: number;
  readonly mostConfident: readonly Mistake[];
  readonly leastSureHits: readonly Mistake[];
  readonly pairs: readonly ConfusedPair[];
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

/** Which photos are drawn: those of a class, or taken for a class; all where both are left out. */
export interface WhichPhotos {
  readonly actual?: string;
  readonly predicted?: string;
}

/** What was judged of some photos only; throws a `UserError` for a class that there is not. */
function only(judged: JudgedSplit, { actual, predicted }: WhichPhotos): JudgedSplit {
  const labelOf = (name: string | undefined) => {
    const label = name === undefined ? null : judged.classes.indexOf(name);
    if (label === -1) throw new UserError(`There is no class ${name}; choose one of ${cutList(judged.classes)}.`);
    return label;
  };
  const [trueLabel, predictedLabel] = [labelOf(actual), labelOf(predicted)];
  const isWanted = (wanted: number | null, label: number) => wanted === null || wanted === label;
  const judgements = judged.judgements.filter((photo) => isWanted(trueLabel, photo.label) && isWanted(predictedLabel, photo.predicted)); // prettier-ignore
  return { ...judged, judgements };
}

/**
 * A split's most confident mistakes and least sure hits as photos, of all or some, and its most confused pairs of classes.
 * Throws a `UserError` when a photo cannot be read any more, or a class is none.
 */
export async function drawMistakes(
  model: string,
  judged: JudgedSplit,
  fit: Fit,
  which: WhichPhotos = {},
): Promise<{ figures: NamedFigure[]; numbers: MistakeNumbers }> {
  const { split, checkpoint, root, classes, judgements } = judged;
  const total = judgements.length;
  const wrong = judgements.filter(({ label, predicted }) => label !== predicted).length;
  const some = only(judged, which);
  const mostConfident = worstMistakes(some, MOST_MISTAKES);
  const pairs = confusedPairs(classes, summarizeJudgements(judged).confusion, MOST_PAIRS);
  const hits = leastSureHits(some, MOST_MISTAKES);
  const photosOf = (of: readonly Mistake[]) =>
    Promise.all(of.map(async ({ file }) => jpegPicture(interleave(await readPhoto(join(root, file), PHOTO_SIZE, fit), PHOTO_SIZE)))); // prettier-ignore
  const where = `${SPLIT_NAMES[split]} images, ${checkpoint} checkpoint: ${wrong} of ${total} are wrong`;
  const titles = {
    mistakes: `Most confident mistakes of ${model}`,
    hits: `Least sure hits of ${model}`,
    pairs: `Most confused classes of ${model}`,
  };
  return {
    figures: [
      {
        name: "mistakes",
        title: titles.mistakes,
        svg: mistakesFigure(`${titles.mistakes}\n${where}; % = probability of the wrong class`, mostConfident, await photosOf(mostConfident)), // prettier-ignore
      },
      {
        name: "least-sure-hits",
        title: titles.hits,
        svg: mistakesFigure(
          `${titles.hits}\n${where}; % = probability of the right class`,
          hits,
          await photosOf(hits),
          "No photo is right.",
        ),
      },
      {
        name: "confused-pairs",
        title: titles.pairs,
        svg: confusedPairsFigure(`${titles.pairs}\ntrue class → predicted class; ${where}`, pairs),
      },
    ],
    numbers: { split, wrong, total, mostConfident, leastSureHits: hits, pairs },
  };
}
