import type { Changes, Recipe } from "./recipe.js";

/** What a command line can change of a recipe; what is left out stays as it is. */
export interface Overrides {
  readonly epochs?: number | undefined;
  readonly checkpointEvery?: number | undefined;
  readonly imageSize?: number | undefined;
  readonly seeds?: number | undefined;
}

/** Settings that hold for every experiment, whatever it sets itself. */
const EVERYWHERE = ["epochs", "checkpointEvery"] as const;

/** A recipe with other sizes. */
export function override(recipe: Recipe, overrides: Overrides): Recipe {
  const { imageSize = recipe.imageSize, seeds = recipe.seeds } = overrides;
  const given = EVERYWHERE.flatMap((name) => (overrides[name] === undefined ? [] : [[name, overrides[name]] as const]));
  const change = (set: Changes): Changes => ({ ...set, ...Object.fromEntries(given.filter(([name]) => name in set)) });
  return {
    ...recipe,
    imageSize,
    seeds,
    defaults: { ...recipe.defaults, ...Object.fromEntries(given) },
    stages: recipe.stages.map((stage) => ({
      ...stage,
      experiments: stage.experiments.map((experiment) => ({ ...experiment, set: change(experiment.set) })),
    })),
  };
}
