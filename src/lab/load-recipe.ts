import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { z } from "zod";
import { UserError } from "../core/errors.js";
import { loadModule, MODULES } from "../train/run/load-module.js";
import { checkRecipe } from "./check-recipe.js";
import type { OwnNetworks } from "./networks.js";
import { loadNetworks, takeNetworks } from "./recipe-networks.js";
import { type Recipe, recipeSchema } from "./recipe.js";
import { recipes } from "./recipes/index.js";

async function readModule(path: string): Promise<unknown> {
  try {
    const exported = await loadModule(path);
    return "default" in exported ? exported.default : exported;
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

/** A recipe, and the networks of somebody's own that it trains. */
export interface LoadedRecipe {
  readonly recipe: Recipe;
  readonly networks: OwnNetworks;
}

/**
 * Reads a recipe: a built-in one by name, or a file, JSON or a TypeScript or JavaScript module whose default export it
 * is, with the networks that it names by their files or holds as values. Throws a `UserError` when one is not there or
 * not right.
 */
export async function loadRecipe(nameOrFile: string): Promise<LoadedRecipe> {
  if (Object.hasOwn(recipes, nameOrFile)) {
    const recipe = checkRecipe(recipes[nameOrFile as keyof typeof recipes], nameOrFile);
    return { recipe, networks: new Map() };
  }
  const path = resolve(nameOrFile);
  if (!existsSync(path)) {
    const known = Object.keys(recipes).join(", ");
    throw new UserError(`--recipe ${nameOrFile} is neither a recipe (${known}) nor a file.`);
  }
  const kind = extname(path);
  if (kind !== ".json" && !MODULES.includes(kind))
    throw new UserError(`--recipe ${nameOrFile} needs to be a .json or a .ts file, not "${kind}".`);
  return takeRecipe(kind === ".json" ? readJson(path) : await readModule(path), nameOrFile, path);
}

/**
 * A recipe as a value, with the networks that it names by their files, relative to `path`, or holds as values. Rejects with a
 * `UserError` that names `source` when something in it is not right.
 */
export async function takeRecipe(given: unknown, source: string, path: string): Promise<LoadedRecipe> {
  const { value, networks } = takeNetworks(given, path);
  const recipe = checkRecipe(value, source);
  return { recipe, networks: await loadNetworks(recipe, dirname(path), networks) };
}

/** The JSON schema of recipes, by which editors complete and check them. */
export function recipeJsonSchema(): unknown {
  return z.toJSONSchema(recipeSchema, { io: "input" });
}
