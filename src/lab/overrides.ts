import type { Changes, Recipe } from "./recipe.js";

/** What a command line can change of a recipe; what is left out stays as it is. */
export interface Overrides {
  readonly epochs?: number | undefined;
  readonly imageSize?: number | undefined;
  readonly seeds?: number | undefined;
}

/** A recipe with other sizes; `epochs` holds for every experiment, whatever it sets itself. */
export function override(recipe: Recipe, { epochs, imageSize, seeds }: Overrides): Recipe {
  const sized = { ...recipe, imageSize: imageSize ?? recipe.imageSize, seeds: seeds ?? recipe.seeds };
  if (epochs === undefined) return sized;
  const shortened = (set: Changes): Changes => (set.epochs === undefined ? set : { ...set, epochs });
  return {
    ...sized,
    defaults: { ...sized.defaults, epochs },
    stages: sized.stages.map((stage) => ({
      ...stage,
      experiments: stage.experiments.map((experiment) => ({ ...experiment, set: shortened(experiment.set) })),
    })),
  };
}
