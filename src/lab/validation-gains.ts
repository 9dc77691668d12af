import { representative } from "./choose.js";
import { hitsIn, type Judged } from "./compare-runs.js";
import type { LabExperiment, LabResult, ValidationGain } from "./lab-file.js";
import { pairedDifferenceInterval } from "./paired-difference.js";

/** What each experiment of a stage is measured against: what it changes, or the stage's first where it changes the defaults. */
function baselineOf({ from, stage, name }: LabExperiment, experiments: readonly LabExperiment[]): string | null {
  if (from !== undefined) return from;
  const first = experiments.find((experiment) => experiment.stage === stage);
  return first === undefined || first.name === name ? null : first.name;
}

/**
 * What each experiment gained on the validation photos over what it was built on, by the run that stands for each, with the
 * 95 % interval for paired photos; `judged` gives the judgements of validation photos. Experiments that did not end well, or whose baseline did not, are left out.
 */
export async function validationGainsOf(
  judged: Judged,
  experiments: readonly LabExperiment[],
  results: readonly LabResult[],
): Promise<ValidationGain[]> {
  const gains: ValidationGain[] = [];
  for (const experiment of experiments) {
    const baseline = baselineOf(experiment, experiments);
    if (baseline === null) continue;
    const [before, after] = [baseline, experiment.name].map((name) => representative(results, name));
    if (before === null || after === null) continue;
    const hits = hitsIn(await judged(before.run));
    const others = hitsIn(await judged(after.run));
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
