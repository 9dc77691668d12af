import { resolve } from "node:path";
import type { Command } from "commander";
import { DRAWN } from "../data/data-folder.js";
import type { PhotosPlace } from "../train/run/open-data.js";

/** What commander makes of the options that say where a run's photos are by now. */
export interface PlaceFlags {
  data?: string;
  cache?: string;
}

/** Adds the options that say where a run's photos are by now, and where they are kept decoded. */
export function addPlaceOptions(command: Command, data = "where the run's photos are now"): Command {
  return command.option("--data <folder>", data).option("--cache <folder>", "where decoded photos are kept");
}

/** Where the options say that a run's photos are. */
export function placeOptions({ data, cache }: PlaceFlags): PhotosPlace {
  return {
    data: data === undefined || data === DRAWN ? data : resolve(data),
    cacheRoot: cache === undefined ? undefined : resolve(cache),
  };
}
