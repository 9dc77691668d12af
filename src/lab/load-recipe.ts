import { existsSync, readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { createJiti } from "jiti";
import { z } from "zod";
import { UserError } from "../core/errors.js";
import { type Recipe, recipeSchema } from "./recipe.js";
import { recipes } from "./recipes/index.js";

const MODULES = [".ts", ".mts", ".js", ".mjs"];

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

async function readModule(path: string): Promise<unknown> {
  try {
    return await createJiti(import.meta.url).import(path, { default: true });
  } catch (error) {
    throw new UserError(`Recipe ${path} cannot be run: ${(error as Error).message.split("\n")[0]}`, 2, {
      cause: error,
    });
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UserError(`Recipe ${path} is not JSON: ${(error as Error).message}`);
  }
}

/**
 * Reads a recipe: a built-in one by name, or a file, JSON or a TypeScript or JavaScript module whose default export it
 * is. Throws a `UserError` when it is not there or not right.
 */
export async function loadRecipe(nameOrFile: string): Promise<Recipe> {
  if (Object.hasOwn(recipes, nameOrFile)) return checkRecipe(recipes[nameOrFile as keyof typeof recipes], nameOrFile);
  const path = resolve(nameOrFile);
  if (!existsSync(path)) {
    const known = Object.keys(recipes).join(", ");
    throw new UserError(`--recipe ${nameOrFile} is neither a recipe (${known}) nor a file.`);
  }
  const kind = extname(path);
  if (kind === ".json") return checkRecipe(readJson(path), nameOrFile);
  if (MODULES.includes(kind)) return checkRecipe(await readModule(path), nameOrFile);
  throw new UserError(`--recipe ${nameOrFile} needs to be a .json or a .ts file, not "${kind}".`);
}

/** The JSON schema of recipes, by which editors complete and check them. */
export function recipeJsonSchema(): unknown {
  return z.toJSONSchema(recipeSchema, { io: "input" });
}
