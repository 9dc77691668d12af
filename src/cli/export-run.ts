import { toCsv } from "../page/csv.js";
import { UserError } from "../core/errors.js";
import { scalarsOf } from "../train/run/metrics-file.js";
import { readMetrics, readRun } from "../train/run/run-folder.js";
import { settingsOf } from "../train/run/settings-file.js";
import { TensorBoard } from "./tensorboard/board.js";

/** The metrics of a run's epochs as CSV, a column for each number that metrics.jsonl has of an epoch as a whole. Throws a `UserError` where there are none. */
export function metricsCsv(directory: string): string {
  readRun(directory);
  const metrics: readonly Readonly<Record<string, number>>[] = readMetrics(directory).map(scalarsOf);
  if (metrics.length === 0)
    throw new UserError(`${directory} has no metrics yet: no epoch was finished; export it when one is.`);
  const columns = [...new Set(metrics.flatMap((epoch) => Object.keys(epoch)))];
  return toCsv([columns, ...metrics.map((epoch) => columns.map((name) => epoch[name] ?? null))]);
}

/** A run's settings by their names, as JSON. */
export function settingsText(directory: string): string {
  return `${JSON.stringify(settingsOf(readRun(directory).config), null, 2)}\n`;
}

/** Writes a run's event file below TensorBoard's folder; gives its path. */
export async function exportTensorBoard(directory: string, root: string): Promise<string> {
  readRun(directory);
  const board = new TensorBoard(root);
  const path = board.run(directory)!;
  await board.finish();
  return path;
}
