/** The recipes of experiments as the page offers them; loaded when somebody asks for them. */
import { checkRecipe } from "../../../dist/lab/check-recipe.js";
import { override } from "../../../dist/lab/overrides.js";
import { recipes } from "../../../dist/lab/recipes/index.js";
import type { Recipe, Sentence } from "../../../src/lab/recipe.js";
import type { Language } from "./words.js";

export type RecipeName = keyof typeof recipes;
export const recipeNames = Object.keys(recipes) as readonly RecipeName[];

const inWords = (sentence: Sentence | undefined, language: Language) =>
  sentence === undefined || typeof sentence === "string" ? (sentence ?? "") : sentence[language];

/** A recipe as it is read: what it is for, its stages and how many experiments each has. */
export function shownRecipe(name: RecipeName, language: Language) {
  const { description, stages, defaults } = checkRecipe(recipes[name], name);
  return {
    description: inWords(description, language),
    epochs: defaults.epochs,
    stages: stages.map((stage) => ({
      name: stage.name,
      title: stage.title === undefined ? stage.name : inWords(stage.title, language),
      why: inWords(stage.why, language),
      count: stage.experiments.length,
    })),
  };
}

/** What of a recipe is asked for. */
export interface AskedRecipe {
  /** The stages that are left out. */
  readonly without: ReadonlySet<string>;
  readonly epochs: number | undefined;
  readonly seeds: number | undefined;
  readonly imageSize: number;
}

/** A recipe of fewer stages and other sizes. */
export function chosenRecipe(name: RecipeName, { without, ...sizes }: AskedRecipe): Recipe {
  const recipe = checkRecipe(recipes[name], name);
  return override({ ...recipe, stages: recipe.stages.filter((stage) => !without.has(stage.name)) }, sizes);
}
