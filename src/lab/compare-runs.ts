import type { JudgedSplit } from "../train/judge/judged-split.js";
import { representative } from "./choose.js";
import type { Comparison, Gain, LabExperiment, LabResult } from "./lab-file.js";
import { mcnemar } from "./mcnemar.js";
import { pairedDifferenceInterval } from "./paired-difference.js";

/** Gives what a run said of each photo of a split, which all of a lab's runs share, by the run's folder relative to the lab's. */
export type Judged = (run: string) => JudgedSplit | Promise<JudgedSplit>;

/** For each photo in the split's order, whether a run is right. */
export function hitsIn({ judgements }: JudgedSplit): boolean[] {
  return judgements.map(({ label, predicted }) => label === predicted);
}

/** On how many of the test photos, which all of a lab's runs share, only one of two runs is right. */
async function disagreement(judged: Judged, first: LabResult, second: LabResult) {
  const hits = hitsIn(await judged(first.run));
  const others = hitsIn(await judged(second.run));
  return {
    onlyFirst: hits.filter((hit, index) => hit && !others[index]).length,
    onlySecond: hits.filter((hit, index) => !hit && others[index]).length,
    total: hits.length,
  };
}

/** What each step of the cumulative stages gained, by the run that stands for each experiment. */
export async function gainsOf(
  judged: Judged,
  cumulative: readonly string[],
  experiments: readonly LabExperiment[],
  results: readonly LabResult[],
): Promise<Gain[]> {
  const gains: Gain[] = [];
  for (const { name, stage, from } of experiments) {
    if (from === undefined || !cumulative.includes(stage)) continue;
    const [before, after] = [from, name].map((experiment) => representative(results, experiment));
    if (before === null || after === null || before.test === null || after.test === null) continue;
    const { onlyFirst: onlyBefore, onlySecond: onlyAfter, total } = await disagreement(judged, before, after);
    const difference = (onlyAfter - onlyBefore) / total;
    const ci95 = pairedDifferenceInterval(onlyBefore, onlyAfter, total);
    gains.push({ stage, before: from, after: name, onlyBefore, onlyAfter, difference, ci95 });
  }
  return gains;
}

/**
 * McNemar's test of the chosen run against the run that stands for each other experiment, photo by photo on the test
 * photos that all of a lab's runs share.
 */
export async function compareTests(
  judged: Judged,
  results: readonly LabResult[],
  chosen: LabResult,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const name of new Set(results.map(({ experiment }) => experiment))) {
    const other = name === chosen.experiment ? null : representative(results, name);
    if (other === null || other.test === null) continue;
    const { onlyFirst: onlyChosen, onlySecond: onlyOther } = await disagreement(judged, chosen, other);
    comparisons.push({ chosen: chosen.experiment, other: name, onlyChosen, onlyOther, p: mcnemar(onlyChosen, onlyOther) }); // prettier-ignore
  }
  return comparisons;
}
