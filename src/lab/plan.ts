import { UserError } from "../core/errors.js";
import type { LabExperiment, LabRun } from "./lab-file.js";
import type { Recipe } from "./recipe.js";
import { configOf, countParameters, overlaySettings, type Surroundings } from "./settings.js";

type Stage = Recipe["stages"][number];

/** What a stage's experiments build on: the chosen experiment of the stages before, or null for the defaults. */
export type Base = Pick<LabExperiment, "name" | "settings"> | null;

/** A name as part of a folder's: `dropout 0.1` → `dropout-0.1`. */
function slug(name: string): string {
  return name
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}.]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .toLowerCase();
}

function configure(settings: LabExperiment["settings"], surroundings: Surroundings, classes: number) {
  try {
    const config = configOf(settings, surroundings);
    return { config, parameters: countParameters(config, surroundings, classes) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { parameters: 0, error: error.message };
  }
}

/**
 * The experiments of a stage with the runs that each needs: one for each of `seeds`. Each changes the base, or in a
 * cumulative stage the experiment before it. An experiment whose settings do not fit carries the reason and its runs are
 * failed ones. `index` is the number of experiments before the stage.
 */
export function planStage(
  stage: Stage,
  base: Base,
  recipe: Recipe,
  seeds: readonly number[],
  surroundings: Surroundings,
  classes: number,
  index: number,
): LabExperiment[] {
  let changed = base;
  return stage.experiments.map(({ name, why, set }, position) => {
    const from = changed;
    const settings = overlaySettings(from?.settings ?? recipe.defaults, set);
    if (stage.cumulative) changed = { name, settings };
    const configured = configure(settings, surroundings, classes);
    const folder = `${String(index + position + 1).padStart(2, "0")}-${slug(name)}`;
    const runs = seeds.map((seed): LabRun => {
      const run = `runs/${folder}${seeds.length > 1 ? `-seed-${seed}` : ""}`;
      return configured.error === undefined
        ? { seed, run, status: "waiting" }
        : { seed, run, status: "failed", error: configured.error };
    });
    return {
      name,
      stage: stage.name,
      ...(why === undefined ? {} : { why }),
      ...(from === null ? {} : { from: from.name }),
      set,
      settings,
      ...configured,
      runs,
    };
  });
}
