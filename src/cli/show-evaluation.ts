import pc from "picocolors";
import { formatPercent } from "../core/format.js";
import type { Evaluation } from "../train/judged-split.js";
import { print } from "./output.js";
import { formatTable } from "./table.js";

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

/** Prints an evaluation: the figures, each class, and the confusion matrix in counts and in shares. */
export function printEvaluation(evaluation: Evaluation): void {
  const { split, checkpoint, correct, total, accuracy, ci95, loss, perClass, confusion, confusionNormalized } =
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
  print(formatTable(["class", "correct", "accuracy"], rows, ["left", "right", "right"]));
  printMatrix("Confusion matrix, counts", evaluation, (row, column) => String(confusion[row][column]));
  printMatrix("Confusion matrix, shares of each true class in %", evaluation, (row, column) =>
    (confusionNormalized[row][column] * 100).toFixed(0),
  );
}
