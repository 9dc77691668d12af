import { basename } from "node:path";
import { isNetworkFile, networkTitle } from "../nn/network-title.js";
import { isLayer, type NetworkFunction, type NetworkSource } from "../nn/resolve-network.js";
import type { Layer } from "../nn/layer.js";
import { loadNetworkFile } from "../train/run/network-file.js";
import type { OwnNetworks } from "./networks.js";
import type { Recipe } from "./recipe.js";

type Value = Layer | NetworkFunction;

function isNetwork(value: unknown): value is Value {
  return typeof value === "function" || isLayer(value);
}

/** What a network that stands in a recipe as a value is called: `recipe.ts#wide`, numbered where two have one name. */
function nameOf(value: Value, recipe: string, taken: ReadonlyMap<string, NetworkSource>): string {
  const own = typeof value === "function" && /^[\p{L}\p{N}_]+$/u.test(value.name) ? value.name : "network";
  const stem = `${basename(recipe)}#${own === "default" || own === "model" ? "network" : own}`;
  for (let number = 1; ; number++) {
    const name = number === 1 ? stem : `${stem}-${number}`;
    const holder = taken.get(name);
    if (holder === undefined || holder === value) return name;
  }
}

/**
 * Takes the networks out of a recipe that a module gives: wherever a `model` is a value, its name stands instead. Gives
 * the recipe, which is then plain data, and the networks by their names.
 */
export function takeNetworks(value: unknown, recipe: string) {
  const networks = new Map<string, Value>();
  const take = (at: unknown): unknown => {
    if (Array.isArray(at)) return at.map(take);
    if (typeof at !== "object" || at === null) return at;
    return Object.fromEntries(
      Object.entries(at).map(([key, entry]: [string, unknown]) => {
        if (key !== "model" || !isNetwork(entry)) return [key, take(entry)];
        const name = nameOf(entry, recipe, networks);
        networks.set(name, entry);
        return [key, name];
      }),
    );
  };
  return { value: take(value), networks };
}

/** The networks that a recipe names by their files, relative to its folder, with those that stood in it as values. */
export async function loadNetworks(
  { defaults, stages }: Recipe,
  folder: string,
  values: OwnNetworks,
): Promise<OwnNetworks> {
  const sets = [defaults, ...stages.flatMap(({ experiments }) => experiments.map(({ set }) => set))];
  const named = sets.flatMap(({ model }) => (model !== undefined && isNetworkFile(model) ? [model] : []));
  const networks = new Map(values);
  for (const file of new Set(named)) {
    if (!networks.has(file)) networks.set(file, await loadNetworkFile(file, folder, `The model ${networkTitle(file)}`));
  }
  return networks;
}
