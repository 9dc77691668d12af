import { UserError } from "../core/errors.js";
import { parseModelName } from "../nn/models.js";
import { completeBy, type NetworkOptions } from "../nn/network-options.js";
import { networkTitle } from "../nn/network-title.js";
import { type NetworkSource, optionsOf } from "../nn/resolve-network.js";
import { networkOptions } from "../settings/config-of.js";
import { networkRows } from "../settings/rows/network.js";
import type { TrainSettings } from "../settings/settings.js";
import type { TrainConfig } from "../settings/train-config.js";

/** A network as it was asked for: how run.json calls it, its options, and what makes it. */
export interface ChosenNetwork {
  readonly model: string;
  readonly options: NetworkOptions;
  readonly source: NetworkSource;
}

/** What is said of a network besides. */
export interface NetworkWords {
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  /** What one of somebody's own is called; its function's name, else `network`. */
  readonly name?: string | undefined;
  /** The file that it came from. */
  readonly file?: string | undefined;
}

/**
 * A network with all of its options; what is left out is that of the run that is gone on with, if it is of the same model.
 * Throws a `UserError` when there is no built-in network of that name, or an option is none of its own.
 */
export function chooseNetwork(
  source: NetworkSource,
  settings: TrainSettings,
  { options = {}, name, file }: NetworkWords,
  begun?: TrainConfig["model"],
): ChosenNetwork {
  const before = (model: string) => (begun?.model === model ? begun.options : {});
  if (typeof source === "string") {
    const model = parseModelName(source);
    const given = { ...before(model), ...settings, ...options } as TrainSettings;
    const own = Object.keys(options).find((option) => !Object.hasOwn(optionsOf(model), option));
    if (own !== undefined) throw new UserError(`${own} is no option of ${model}; leave it out.`);
    return { model, options: networkOptions(given, model, (option) => option), source };
  }
  const ownName = typeof source === "function" && source.name !== "" ? source.name : "network";
  const model = file ?? name ?? ownName;
  const foreign = Object.keys(settings).find((setting) => setting in networkRows);
  if (foreign !== undefined)
    throw new UserError(
      `${foreign} is an option of Convscope's own networks, not of ${networkTitle(model)}; give its own in options.`,
    );
  const given = { ...before(model), ...options };
  return { model, options: completeBy(optionsOf(source), given, networkTitle(model)), source };
}
