import type { RecipeInput } from "../recipe.js";
import { assignment } from "./assignment.js";
import { quick } from "./quick.js";

/** The recipes that can be asked for by name. */
export const recipes = { assignment, quick } as const satisfies Record<string, RecipeInput>;
