import { UserError } from "../core/errors.js";
import { type Recipe, recipeSchema } from "./recipe.js";

/** Where in a recipe something stands: `stages[1].experiments[0].set.dropout`. */
function place(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  );
}

function received(value: unknown, path: readonly PropertyKey[]): string {
  const found = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
  return found === undefined ? "" : `, not ${JSON.stringify(found)}`;
}

function checkNames(recipe: Recipe, source: string): void {
  const twice = (names: readonly string[]) => names.find((name, index) => names.indexOf(name) !== index);
  const stage = twice(recipe.stages.map(({ name }) => name));
  if (stage !== undefined) throw new UserError(`Recipe ${source} has two stages "${stage}"; give each its own name.`);
  const experiment = twice(recipe.stages.flatMap(({ experiments }) => experiments.map(({ name }) => name)));
  if (experiment !== undefined)
    throw new UserError(`Recipe ${source} has two experiments "${experiment}"; give each its own name.`);
  if (recipe.stages[0].from === "best")
    throw new UserError(
      `Recipe ${source}: stages[0].from needs "defaults", not "best": there is no stage before the first.`,
    );
}

/** Checks a recipe and fills in what it leaves out; throws a `UserError` that names `source` and the place in it. */
export function checkRecipe(value: unknown, source: string): Recipe {
  const result = recipeSchema.safeParse(value);
  if (!result.success) {
    const { path, message } = result.error.issues[0];
    const where = path.length === 0 ? "" : `${place(path)}: `;
    const reason = message.replace(/^Invalid input: /, "");
    throw new UserError(`Recipe ${source}: ${where}${reason}${received(value, path)}; see docs/recipes.md.`);
  }
  checkNames(result.data, source);
  return result.data;
}
