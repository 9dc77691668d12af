import { formatPercent } from "../core/format.js";
import type { LabFile, LabResult, Spread } from "../lab/lab-file.js";
import { print } from "./output.js";
import { formatTable } from "./table.js";

function spreadText({ mean, std }: Spread): string {
  return std === null ? formatPercent(mean) : `${formatPercent(mean)} ± ${(100 * std).toFixed(1)}`;
}

function testText(tests: readonly NonNullable<LabResult["test"]>[]): string {
  if (tests.length === 0) return "";
  const sum = (quantity: "correct" | "total") => tests.reduce((total, test) => total + test[quantity], 0);
  if (tests.length > 1) return `${formatPercent(sum("correct") / sum("total"))} over ${tests.length} seeds`;
  const [{ correct, total, accuracy, ci95 }] = tests;
  const interval = ci95.map((end) => (100 * end).toFixed(1)).join("-");
  return `${correct}/${total} = ${formatPercent(accuracy)} (${interval})`;
}

/** Prints a lab's experiments in their order, with the chosen one marked, and what McNemar's test says of it. */
export function printLab({ experiments, choice, comparisons }: LabFile, results: readonly LabResult[]): void {
  const rows = experiments.map(({ name, stage }) => {
    const own = results.filter(({ experiment }) => experiment === name);
    const tests = own.flatMap(({ test }) => (test === null ? [] : [test]));
    const candidate = choice?.candidates.find(({ experiment }) => experiment === name);
    const validation = candidate === undefined ? own[0].status : spreadText(candidate.valAccuracy);
    const p = comparisons.find(({ other }) => other === name)?.p;
    return [
      name === choice?.experiment ? "*" : "",
      stage,
      name,
      validation,
      candidate?.diagnosis ?? own[0].diagnosis ?? "",
      testText(tests),
      p === undefined ? "" : p < 0.001 ? "< 0.001" : p.toFixed(3),
    ];
  });
  const headings = ["", "stage", "experiment", "validation", "diagnosis", "test (95 % interval)", "p"];
  print(formatTable(headings, rows));
  print(
    choice === null
      ? "No experiment ended well, so none was chosen."
      : `* chosen by validation: ${choice.experiment}. p: McNemar's test against it on the test photos.`,
  );
}
