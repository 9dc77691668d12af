import { colors as pc } from "./colors.js";
import { formatPercent } from "../core/format.js";
import { confusedPairs } from "../look/judged/confused-pairs.js";
import { MOST_CLASSES } from "../look/judged/most-confused.js";
import type { Evaluation } from "../train/judge/judged-split.js";
import { print } from "./output.js";
import { formatTable } from "./table.js";

/** Of more classes than can be read at once, so many are printed. */
const CLASSES_SHOWN = 20;

function printMatrix(
  title: string,
  { classes, confusion }: Evaluation,
  cell: (row: number, column: number) => string,
): void {
  print();
  print(title);
  print();
  // Columns carry numbers, explained by the rows, so that ten classes fit a terminal.
  const headings = ["", "true \\ predicted", ...classes.map((_, column) => String(column + 1))];
  const rows = confusion.map((counts, row) => [
    String(row + 1),
    classes[row],
    ...counts.map((_, column) => (row === column ? `[${cell(row, column)}]` : cell(row, column))),
  ]);
  print(formatTable(headings, rows, ["right", "left", ...classes.map(() => "right" as const)]));
}

/** Of many classes, those that are recognised worst and those that are mixed up most; the rest is under --json. */
function printManyClasses({ classes, perClass, confusion }: Evaluation): void {
  const worst = perClass
    .filter((row) => row.accuracy !== null)
    .sort((a, b) => a.accuracy! - b.accuracy! || b.total - a.total)
    .slice(0, CLASSES_SHOWN);
  const rows = worst.map(({ name, correct, total, accuracy }) => [name, `${correct}/${total}`, formatPercent(accuracy!)]); // prettier-ignore
  print(`The ${worst.length} of ${classes.length} classes with the lowest accuracy (--json lists all)`);
  print();
  print(formatTable(["class", "correct", "accuracy"], rows, ["left", "right", "right"]));
  print();
  const pairs = confusedPairs(classes, confusion, CLASSES_SHOWN);
  if (pairs.length === 0) return print("Nothing was confused.");
  print("Most confused");
  print();
  const lines = pairs.map(({ actual, predicted, count, share }) => [actual, predicted, String(count), formatPercent(share)]); // prettier-ignore
  print(formatTable(["true", "predicted", "photos", "of the class"], lines, ["left", "left", "right", "right"]));
}

/** Prints an evaluation: the figures, each class, and the confusion matrix in counts and in shares. */
export function printEvaluation(evaluation: Evaluation): void {
  const { split, checkpoint, correct, total, accuracy, ci95, loss, perClass, confusion, confusionNormalized, classes } =
    evaluation;
  const interval = `95 % interval ${formatPercent(ci95[0])} to ${formatPercent(ci95[1])}`;
  print(`${split} split, checkpoint ${checkpoint}`);
  print(
    `${pc.bold(`${correct}/${total} correct = ${formatPercent(accuracy)}`)} (${interval}), loss ${loss.toFixed(4)}`,
  );
  print();
  const rows = perClass.map((row) => {
    const share = row.accuracy === null ? "-" : formatPercent(row.accuracy);
    return [row.name, `${row.correct}/${row.total}`, share];
  });
  if (classes.length > MOST_CLASSES) return printManyClasses(evaluation);
  print(formatTable(["class", "correct", "accuracy"], rows, ["left", "right", "right"]));
  printMatrix("Confusion matrix, counts", evaluation, (row, column) => String(confusion[row][column]));
  printMatrix("Confusion matrix, shares of each true class in %", evaluation, (row, column) =>
    (confusionNormalized[row][column] * 100).toFixed(0),
  );
}
