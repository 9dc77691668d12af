import { availableParallelism } from "node:os";
import { Command } from "commander";
import pc from "picocolors";
import { formatPercent } from "../../core/format.js";
import { SPLITS, type SplitName } from "../../data/listing.js";
import { ortExecutor } from "../../runtime/ort-executor.js";
import { type Evaluation, evaluateRun } from "../../train/evaluation.js";
import { writeJsonAtomically } from "../../train/files.js";
import { loadRun } from "../../train/load-run.js";
import { runPaths } from "../../train/run-folder.js";
import { print, printJson } from "../output.js";
import { integer, oneOf } from "../parsers.js";
import { DataDisplay } from "../data-display.js";
import { formatTable } from "../table.js";

interface Flags {
  split: SplitName;
  checkpoint: string;
  threads: number;
  json?: true;
}

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

function printEvaluation(evaluation: Evaluation): void {
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

/** `convscope evaluate RUN`: how well a run's network does on photos that it was not trained on. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description("test a run's network on the run's own test (or other) photos")
    .argument("<run>", "a run's folder")
    .option("--split <name>", "test, val or train", oneOf("--split", SPLITS), "test")
    .option("--checkpoint <which>", "best, last or an epoch's number", "best")
    .option("--threads <count>", "CPU threads", integer("--threads", { min: 1, max: 256 }), availableParallelism())
    .option("--json", "print JSON")
    .action(async (directory: string, { split, checkpoint, threads, json }: Flags) => {
      const loaded = loadRun(directory, checkpoint);
      const display = new DataDisplay();
      const executor = ortExecutor({ device: "cpu", threads });
      const evaluation = await evaluateRun(loaded, split, executor, (event) => display.show(event));
      display.end();
      if (split === "test") writeJsonAtomically(runPaths(directory).test, evaluation);
      if (json) printJson(evaluation);
      else printEvaluation(evaluation);
    });
}
