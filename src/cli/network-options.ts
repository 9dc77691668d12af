import type { Command } from "commander";
import { UserError } from "../core/errors.js";
import { isModelName, parseModelName } from "../nn/models.js";
import { type NetworkOptions, parseOptions } from "../nn/network-options.js";
import { isNetworkFile, networkTitle } from "../nn/network-title.js";
import { type NetworkSource, optionsOf, type ResolvedNetwork, resolveNetwork } from "../nn/resolve-network.js";
import type { TrainConfig } from "../train/config.js";
import { countClasses } from "../train/count-classes.js";
import { loadNetworkFile } from "../train/network-file.js";
import { modelRows, networkRows } from "../settings/rows/network.js";
import { networkOptions } from "../settings/config-of.js";
import type { TrainSettings } from "../settings/settings.js";
import { flagOf } from "../settings/table.js";

/** A network as it was asked for: how run.json calls it, and what makes it. */
export interface ChosenNetwork {
  readonly model: string;
  readonly options: NetworkOptions;
  readonly source: NetworkSource;
}

const gather = (text: string, before: string[] | undefined) => [...(before ?? []), text];

/** Adds `--option`, which sets whatever option a network has. */
export function addOptionOption(command: Command): Command {
  return command.option("--option <key=value>", "sets an option of the network, again for each", gather);
}

/** Throws a `UserError` where an option of built-in networks was given to one of somebody's own. */
function refuseNetworkSettings(given: TrainSettings, name: string, known: readonly string[]): void {
  const foreign = Object.keys(given).find((setting) => setting in networkRows);
  if (foreign === undefined) return;
  const advice =
    known.length === 0
      ? "it has none, as its module exports no options"
      : `set its own by --option: ${known.join(", ")}`;
  throw new UserError(`${flagOf(foreign)} is an option of Convscope's own networks, not of ${name}; ${advice}.`);
}

function builtIn(given: TrainSettings, model: string, option: readonly string[]): ChosenNetwork {
  const name = parseModelName(model);
  const texts = parseOptions(option, optionsOf(name), name);
  const options = { ...networkOptions(given, name, flagOf), ...texts } as NetworkOptions;
  return { model, options, source: name };
}

/** A network of somebody's own whose options, with what they are left at, are known. */
function ownNetwork(given: TrainSettings, model: string, option: readonly string[], options: NetworkOptions) {
  const name = networkTitle(model);
  refuseNetworkSettings(given, name, Object.keys(options));
  return { model, options: { ...options, ...parseOptions(option, options, name) } };
}

/**
 * The network that the settings and `--option`s ask for: a built-in one, or one of somebody's own, whose module is run.
 * Throws a `UserError` when there is none, or an option is not one of its own.
 */
export async function chooseNetwork(given: TrainSettings, option: readonly string[] = []): Promise<ChosenNetwork> {
  const { model = modelRows.model.default } = given;
  if (!isNetworkFile(model)) return builtIn(given, model, option);
  const source = await loadNetworkFile(model);
  return { ...ownNetwork(given, model, option, optionsOf(source)), source };
}

/** What the options ask for of a run that is gone on with: its network is known, and its module need not be there. */
export function resumedNetwork(
  given: TrainSettings,
  option: readonly string[] = [],
  run: TrainConfig["model"],
): Pick<TrainConfig["model"], "model" | "options"> {
  const { model = run.model } = given;
  const own = run.options as NetworkOptions;
  if (model === run.model && isModelName(model)) {
    const texts = parseOptions(option, optionsOf(model), model);
    return { model, options: { ...networkOptions({ ...own, ...given } as TrainSettings, model, flagOf), ...texts } };
  }
  if (model === run.model) return ownNetwork(given, model, option, own);
  return isNetworkFile(model) ? { model, options: own } : builtIn(given, model, option);
}

/**
 * Makes a network of somebody's own for the photos it is to be trained on, whose classes are counted; null for a built-in
 * one, which whoever trains makes by its name. Throws a `UserError` when it cannot be built or trained.
 */
export async function ownNetworkFor(
  { source, model, options }: ChosenNetwork,
  { data, model: { imageSize } }: Pick<TrainConfig, "data" | "model">,
): Promise<ResolvedNetwork | null> {
  if (typeof source === "string") return null;
  const classes = await countClasses(data);
  return resolveNetwork(source, { name: networkTitle(model), options, imageSize, classes });
}
