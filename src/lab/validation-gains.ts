import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeJsonAtomically } from "../disk/files.js";
import type { Executor } from "../runtime/executor.js";
import { judgeRun } from "../train/evaluation.js";
import type { JudgedSplit } from "../train/judged-split.js";
import { loadRun } from "../train/load-run.js";
import type { DataEvent, PhotosPlace } from "../train/open-data.js";
import { runPaths } from "../train/run-folder.js";
import { representative } from "./choose.js";
import type { LabExperiment, LabResult, ValidationGain } from "./lab-file.js";
import { pairedDifferenceInterval } from "./paired-difference.js";

/** For each validation photo in the split's order, whether a run's best checkpoint is right; judged once and kept. */
async function hitsOf(
  directory: string,
  executor: Executor,
  place: PhotosPlace,
  emit: (event: DataEvent) => void,
): Promise<boolean[]> {
  const { valJudgements } = runPaths(directory);
  if (!existsSync(valJudgements))
    writeJsonAtomically(valJudgements, await judgeRun(loadRun(directory, "best"), "val", executor, emit, place));
  const { judgements } = JSON.parse(readFileSync(valJudgements, "utf8")) as JudgedSplit;
  return judgements.map(({ label, predicted }) => label === predicted);
}

/** What each experiment of a stage is measured against: what it changes, or the stage's first where it changes the defaults. */
function baselineOf({ from, stage, name }: LabExperiment, experiments: readonly LabExperiment[]): string | null {
  if (from !== undefined) return from;
  const first = experiments.find((experiment) => experiment.stage === stage);
  return first === undefined || first.name === name ? null : first.name;
}

/**
 * What each experiment gained on the validation photos over what it was built on, by the run that stands for each, with the
 * 95 % interval for paired photos. Experiments that did not end well, or whose baseline did not, are left out.
 */
export async function validationGainsOf(
  labDirectory: string,
  experiments: readonly LabExperiment[],
  results: readonly LabResult[],
  executor: Executor,
  place: PhotosPlace,
  emit: (event: DataEvent) => void,
): Promise<ValidationGain[]> {
  const gains: ValidationGain[] = [];
  for (const experiment of experiments) {
    const baseline = baselineOf(experiment, experiments);
    if (baseline === null) continue;
    const [before, after] = [baseline, experiment.name].map((name) => representative(results, name));
    if (before === null || after === null) continue;
    const [hits, others] = [
      await hitsOf(join(labDirectory, before.run), executor, place, emit),
      await hitsOf(join(labDirectory, after.run), executor, place, emit),
    ];
    const total = hits.length;
    const count = (right: readonly boolean[]) => right.filter((hit) => hit).length;
    const onlyBefore = hits.filter((hit, index) => hit && !others[index]).length;
    const onlyAfter = others.filter((hit, index) => hit && !hits[index]).length;
    gains.push({
      stage: experiment.stage,
      before: baseline,
      after: experiment.name,
      accuracyBefore: count(hits) / total,
      accuracyAfter: count(others) / total,
      difference: (onlyAfter - onlyBefore) / total,
      ci95: pairedDifferenceInterval(onlyBefore, onlyAfter, total),
    });
  }
  return gains;
}
