import { wilsonInterval } from "../core/wilson.js";
import type { Candidate, Choice, LabResult } from "./lab-file.js";
import { spreadOf } from "./statistics.js";

/** A result that can be compared: its run ended by itself and never diverged. */
type Comparable = LabResult & { readonly val: NonNullable<LabResult["val"]> };

function isComparable(result: LabResult): result is Comparable {
  return result.status === "finished" && result.val !== null && result.diagnosis !== "diverged";
}

/** The run of an experiment with the best validation accuracy; by loss, then the first, where that is the same. */
function bestRun(runs: readonly Comparable[]): Comparable {
  return runs.reduce((best, run) => {
    const difference = run.val.accuracy - best.val.accuracy;
    return difference > 0 || (difference === 0 && run.val.loss < best.val.loss) ? run : best;
  });
}

/** An experiment's results with its best run, as a candidate. */
function candidateOf(experiment: string, runs: readonly Comparable[]): Candidate {
  const gaps = runs.map(({ val, curve }) => curve?.gap ?? val.gap);
  return {
    experiment,
    valAccuracy: spreadOf(runs.map(({ val }) => val.accuracy)),
    valLoss: spreadOf(runs.map(({ val }) => val.loss)),
    gap: spreadOf(gaps).mean,
    diagnosis: bestRun(runs).diagnosis ?? "not converged",
  };
}

/**
 * The run of an experiment that stands for it where one network is needed: that with the best validation accuracy.
 * `null` where none ended well.
 */
export function representative(results: readonly LabResult[], experiment: string): LabResult | null {
  const runs = results.filter((result) => result.experiment === experiment).filter(isComparable);
  return runs.length === 0 ? null : bestRun(runs);
}

/**
 * Chooses among experiments by their validation photos alone: the highest mean accuracy over seeds at the best epoch,
 * the lower mean loss where that is the same. Experiments with a run that failed or diverged take no part: a mean over
 * the seeds that happened to go well would flatter them. `null` where none is left. `images` is the number of validation
 * photos.
 */
export function choose(results: readonly LabResult[], images: number): Choice | null {
  const names = [...new Set(results.map(({ experiment }) => experiment))];
  const candidates = names
    .flatMap((name) => {
      const runs = results.filter(({ experiment }) => experiment === name);
      return runs.every(isComparable) ? [candidateOf(name, runs)] : [];
    })
    .sort((a, b) => b.valAccuracy.mean - a.valAccuracy.mean || a.valLoss.mean - b.valLoss.mean);
  if (candidates.length === 0) return null;
  const [{ experiment }, ...others] = candidates;
  const best = representative(results, experiment)!;
  const ci95 = wilsonInterval(Math.round(best.val!.accuracy * images), images);
  return {
    experiment,
    run: best.run,
    candidates,
    indistinguishable: others.filter(({ valAccuracy }) => valAccuracy.mean >= ci95[0]).map((other) => other.experiment),
    ci95,
  };
}
