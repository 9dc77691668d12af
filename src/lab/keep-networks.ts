import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { makeFolder } from "../train/run/run-folder.js";
import { writeNetworkFile } from "../train/run/run-network.js";
import { labPaths } from "./lab-folder.js";
import { isOwnNetwork, type LabNetwork, ownOptions } from "./networks.js";
import type { Changes, Recipe } from "./recipe.js";
import { overlaySettings, type Surroundings } from "./settings.js";

/** What decides which network settings ask for, where it is not a built-in one. */
function keyOf({ model, options }: Changes): string {
  return JSON.stringify([model, options]);
}

/** Every experiment's settings that a recipe can come to, whichever is the best of a stage, as far as networks differ. */
function possibleSettings(recipe: Recipe): Changes[] {
  const possible = new Map<string, Changes>();
  for (const stage of recipe.stages) {
    const bases = stage.from === "best" ? [...possible.values()] : [recipe.defaults];
    for (const base of bases) {
      let changed = base;
      for (const { set } of stage.experiments) {
        const settings = overlaySettings(changed, set);
        if (stage.cumulative) changed = settings;
        possible.set(keyOf(settings), settings);
      }
    }
  }
  return [...possible.values()];
}

/**
 * Writes down, in a lab's folder, every network of somebody's own that its experiments can come to, so that the lab goes
 * on without their modules. One that cannot be made is left out: its experiment says why.
 */
export function keepNetworks(
  directory: string,
  recipe: Recipe,
  { networks, imageSize }: Pick<Surroundings, "networks" | "imageSize">,
  classes: number,
): LabNetwork[] {
  const kept: LabNetwork[] = [];
  for (const { model, options: given = {} } of possibleSettings(recipe)) {
    if (model === undefined || networks === undefined || !isOwnNetwork(model)) continue;
    try {
      const options = ownOptions(model, given, networks);
      const isKept = kept.some((one) => one.model === model && JSON.stringify(one.options) === JSON.stringify(options));
      if (isKept) continue;
      const stored = networks.make(model, options, imageSize, classes);
      const file = `networks/${kept.length + 1}.json`;
      makeFolder(labPaths(directory).networks);
      writeNetworkFile(join(directory, file), stored);
      kept.push({ model, defaults: networks.defaultsOf(model), options, file });
    } catch (error) {
      if (!(error instanceof UserError) || error.exitCode === 1) throw error;
    }
  }
  return kept;
}
