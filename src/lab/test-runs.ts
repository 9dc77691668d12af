import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Executor } from "../runtime/executor.js";
import { judgeRun } from "../train/evaluation.js";
import { type JudgedSplit, summarizeJudgements } from "../train/judged-split.js";
import { writeJsonAtomically } from "../disk/files.js";
import { loadRun } from "../train/load-run.js";
import type { DataEvent, PhotosPlace } from "../train/open-data.js";
import { runPaths } from "../train/run-folder.js";
import { representative } from "./choose.js";
import type { Comparison, Gain, LabExperiment, LabResult } from "./lab-file.js";
import { mcnemar } from "./mcnemar.js";
import { pairedDifferenceInterval } from "./paired-difference.js";

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

/** On how many of the test photos, which all of a lab's runs share, only one of two runs is right. */
function disagreement(labDirectory: string, first: LabResult, second: LabResult) {
  const [hits, others] = [first, second].map(({ run }) =>
    readJudgements(join(labDirectory, run)).judgements.map(({ label, predicted }) => label === predicted),
  );
  return {
    onlyFirst: hits.filter((hit, index) => hit && !others[index]).length,
    onlySecond: hits.filter((hit, index) => !hit && others[index]).length,
    total: hits.length,
  };
}

/** What each step of the cumulative stages gained, by the run that stands for each experiment. */
export function gainsOf(
  labDirectory: string,
  cumulative: readonly string[],
  experiments: readonly LabExperiment[],
  results: readonly LabResult[],
): Gain[] {
  return experiments.flatMap(({ name, stage, from }) => {
    if (from === undefined || !cumulative.includes(stage)) return [];
    const [before, after] = [from, name].map((experiment) => representative(results, experiment));
    if (before === null || after === null || before.test === null || after.test === null) return [];
    const { onlyFirst: onlyBefore, onlySecond: onlyAfter, total } = disagreement(labDirectory, before, after);
    const difference = (onlyAfter - onlyBefore) / total;
    const ci95 = pairedDifferenceInterval(onlyBefore, onlyAfter, total);
    return [{ stage, before: from, after: name, onlyBefore, onlyAfter, difference, ci95 }];
  });
}

/**
 * McNemar's test of the chosen run against the run that stands for each other experiment, photo by photo on the test
 * photos that all of a lab's runs share.
 */
export function compareTests(labDirectory: string, results: readonly LabResult[], chosen: LabResult): Comparison[] {
  const names = [...new Set(results.map(({ experiment }) => experiment))];
  return names.flatMap((name) => {
    const other = name === chosen.experiment ? null : representative(results, name);
    if (other === null || other.test === null) return [];
    const { onlyFirst: onlyChosen, onlySecond: onlyOther } = disagreement(labDirectory, chosen, other);
    return [{ chosen: chosen.experiment, other: name, onlyChosen, onlyOther, p: mcnemar(onlyChosen, onlyOther) }];
  });
}
