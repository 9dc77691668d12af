import { UserError } from "../../core/errors.js";
import type { NameOf } from "../../core/setting.js";
import type { TrainSettings } from "../../settings/settings.js";
import type { TrainConfig } from "./config.js";
import type { RunFile } from "./run-file.js";

/** Where a run's photos are now, where they moved. */
export type Places = { readonly [Name in "data" | "cache"]?: TrainSettings[Name] | undefined };

/**
 * A configuration that a run is gone on with, with the photos where they are now: their content says whether they are the
 * run's. Throws a `UserError` when there is nothing to go on with, as training ended early.
 */
export function inPlace(
  directory: string,
  run: Pick<RunFile, "config" | "stoppedAfter">,
  config: TrainConfig,
  { data: moved, cache }: Places,
  nameOf: NameOf,
): TrainConfig {
  if (run.stoppedAfter !== undefined && config.epochs > run.config.epochs)
    throw new UserError(
      `${directory} was ended by ${nameOf("earlyStopping")} after epoch ${run.stoppedAfter}, so that more ${nameOf("epochs")} change nothing; begin a new run without it.`,
    );
  const places = { ...(moved && { root: moved }), ...(cache && { cacheRoot: cache }) };
  return { ...config, data: { ...config.data, ...places } };
}
