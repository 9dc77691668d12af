import { dataRows } from "../settings/rows/data.js";
import type { TrainSettings } from "../settings/settings.js";
import type { LabFile } from "./lab-file.js";
import type { LabRequest } from "./run-lab.js";

/** The settings of a lab that hold for all of its experiments; photos and threads are known by now. */
export type LabSettings = Pick<
  TrainSettings,
  "split" | "limitPerClass" | "classesAt" | "cache" | "device" | "executor" | "seed"
> &
  Required<Pick<TrainSettings, "data" | "threads">>;

/** What makes a lab, out of its recipe and its settings with their defaults. */
export function labRequest(
  settings: LabSettings,
  about: Pick<LabRequest, "directory" | "recipe" | "language" | "command" | "earlier">,
): LabRequest {
  const { recipe } = about;
  const { data, threads, seed = 0, split = dataRows.split.default, limitPerClass, classesAt, cache } = settings;
  const { device = "cpu", executor } = settings;
  return {
    ...about,
    imageSize: recipe.imageSize,
    data: {
      root: data,
      fit: recipe.fit,
      fractions: split,
      splitSeed: seed,
      ...(limitPerClass === undefined ? {} : { limitPerClass }),
      ...(classesAt === undefined ? {} : { classesAt }),
      ...(cache === undefined ? {} : { cacheRoot: cache }),
    },
    seed,
    device,
    threads,
    ...(executor === undefined || executor === "auto" ? {} : { executor }),
  };
}

/**
 * The request that goes on with a lab: all as it was begun, but for the report's language, and the threads if these are
 * given.
 */
export function resumedRequest(request: LabRequest, earlier: LabFile, given: (setting: string) => boolean): LabRequest {
  const { classes, fingerprint, ...data } = earlier.data;
  const { recipe, seed, device, executor } = earlier;
  const { threads } = given("threads") ? request : earlier;
  const { executor: _, ...rest } = request;
  return { ...rest, recipe, imageSize: recipe.imageSize, data, seed, device, threads, ...(executor && { executor }) };
}
