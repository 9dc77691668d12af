import { existsSync, readFileSync } from "node:fs";
import type { Executor } from "../runtime/executor.js";
import { judgeRun } from "../train/judge/evaluation.js";
import { type Evaluation, type JudgedSplit, summarizeJudgements } from "../train/judge/judged-split.js";
import { writeJsonAtomically } from "../disk/files.js";
import { loadRun } from "../train/judge/load-run.js";
import type { DataEvent, PhotosPlace } from "../train/run/open-data.js";
import { runPaths } from "../train/run/run-folder.js";

/** Tests a run's best checkpoint, unless that has been done: its test photos are asked once. */
export async function testRun(
  directory: string,
  executor: Executor,
  place: PhotosPlace,
  emit: (event: DataEvent) => void,
): Promise<void> {
  if (existsSync(runPaths(directory).test)) return;
  const judged = await judgeRun(loadRun(directory, "best"), "test", executor, emit, place);
  writeJsonAtomically(runPaths(directory).judgements, judged);
  writeJsonAtomically(runPaths(directory).test, summarizeJudgements(judged));
}

/** What a tested run said of each test photo. */
export function readJudgements(directory: string): JudgedSplit {
  return JSON.parse(readFileSync(runPaths(directory).judgements, "utf8")) as JudgedSplit;
}

/** What a run's best checkpoint says of each validation photo; judged once and kept. */
export async function validationJudgements(
  directory: string,
  executor: Executor,
  place: PhotosPlace,
  emit: (event: DataEvent) => void,
): Promise<JudgedSplit> {
  const { valJudgements } = runPaths(directory);
  if (!existsSync(valJudgements))
    writeJsonAtomically(valJudgements, await judgeRun(loadRun(directory, "best"), "val", executor, emit, place));
  return JSON.parse(readFileSync(valJudgements, "utf8")) as JudgedSplit;
}

/** How many test photos a run had right; null until it was tested. */
export function readTest(directory: string): Evaluation | null {
  const { test } = runPaths(directory);
  return existsSync(test) ? (JSON.parse(readFileSync(test, "utf8")) as Evaluation) : null;
}
