import { choiceOfPhotosRows, dataRows } from "../settings/rows/data.js";
import type { TrainSettings } from "../settings/settings.js";
import { stored } from "../settings/train-config.js";
import { countClasses } from "../train/count-classes.js";
import type { LabFile } from "./lab-file.js";
import { keptNetworks } from "./kept-networks.js";
import { networksOf, type OwnNetworks } from "./networks.js";
import type { LabRequest } from "./run-lab.js";
import { checkExperiments } from "./settings.js";

/** The settings of a lab that hold for all of its experiments; photos and threads are known by now. */
export type LabSettings = Pick<
  TrainSettings,
  "split" | keyof typeof choiceOfPhotosRows | "cache" | "device" | "executor" | "seed"
> &
  Required<Pick<TrainSettings, "data" | "threads">>;

/** What makes a lab, out of its recipe, the networks of somebody's own that it trains, and its settings with their defaults. */
export function labRequest(
  settings: LabSettings,
  {
    own = new Map(),
    ...about
  }: Pick<LabRequest, "directory" | "recipe" | "language" | "command" | "earlier"> & { readonly own?: OwnNetworks },
): LabRequest {
  const { recipe } = about;
  const { data, threads, seed = 0, split = dataRows.split.default, cache, device = "cpu", executor } = settings;
  return {
    ...about,
    imageSize: recipe.imageSize,
    data: {
      root: data,
      fit: recipe.fit,
      fractions: split,
      splitSeed: seed,
      ...stored(choiceOfPhotosRows, settings),
      ...(cache === undefined ? {} : { cacheRoot: cache }),
    },
    seed,
    device,
    threads,
    ...(executor === undefined || executor === "auto" ? {} : { executor }),
    ...(own.size === 0 ? {} : { networks: networksOf(own) }),
  };
}

/**
 * The request that goes on with a lab: all as it was begun, but for the report's language, where the photos are now, and the
 * threads if these are given.
 */
export function resumedRequest(request: LabRequest, earlier: LabFile, given: (setting: string) => boolean): LabRequest {
  const { classes, fingerprint, ...begun } = earlier.data;
  // Photos may have moved, and be kept decoded elsewhere: the fingerprint says whether they are the same.
  const { root, cacheRoot = begun.cacheRoot } = request.data;
  const data = { ...begun, root, ...(cacheRoot === undefined ? {} : { cacheRoot }) };
  const { recipe, seed, device, executor } = earlier;
  const { threads } = given("threads") ? request : earlier;
  const { executor: _, ...rest } = request;
  const networks = keptNetworks(request.directory, earlier.networks ?? []);
  const surroundings = { data, seed, device, threads, networks, ...(executor && { executor }) };
  return { ...rest, recipe, imageSize: recipe.imageSize, ...surroundings };
}

/**
 * Checks a lab's experiments before any photo is opened, those of somebody's own networks for as many classes as there are.
 * Rejects with a `UserError` that names the experiment.
 */
export async function checkLab(request: LabRequest, classes?: number): Promise<void> {
  const { recipe, earlier, networks, data } = request;
  const hasOwn = earlier === null ? networks !== undefined : (earlier.networks ?? []).length > 0;
  checkExperiments(recipe, request, hasOwn ? (classes ?? (await countClasses(data))) : 2);
}
