import type { Command } from "commander";
import { UserError } from "../core/errors.js";
import { isModelName, modelNames, parseModelName } from "../nn/models.js";
import { type NetworkOptions, parseOptions } from "../nn/network-options.js";
import { isNetworkFile, networkTitle } from "../nn/network-title.js";
import { type NetworkSource, optionsOf, type ResolvedNetwork, resolveNetwork } from "../nn/resolve-network.js";
import type { TrainConfig } from "../train/config.js";
import { countClasses } from "../train/count-classes.js";
import { loadNetworkFile } from "../train/network-file.js";
import { flagOf } from "./flag-of.js";
import { givenModelFlags, type ModelFlags, modelOptions } from "./model-options.js";

/** What commander makes of the options that say which network it is. */
export interface NetworkFlags extends ModelFlags {
  model: string;
  option?: string[];
}

/** A network as it was asked for: how run.json calls it, and what makes it. */
export interface ChosenNetwork {
  readonly model: string;
  readonly options: NetworkOptions;
  readonly source: NetworkSource;
}

function parseModel(text: string): string {
  return isNetworkFile(text) ? text : parseModelName(text);
}

const gather = (text: string, before: string[] | undefined) => [...(before ?? []), text];

/** Adds `--model` and `--option`. */
export function addNetworkOptions(command: Command): Command {
  return addOptionOption(
    command.option(
      "--model <name|file>",
      `one of ${modelNames.join(", ")}, or a .ts or .js file`,
      parseModel,
      "convnet3",
    ),
  );
}

/** Adds `--option`, which sets whatever option a network has. */
export function addOptionOption(command: Command): Command {
  return command.option("--option <key=value>", "sets an option of the network, again for each", gather);
}

/** Throws a `UserError` where an option of built-in networks was given to one of somebody's own. */
function refuseModelFlags(flags: ModelFlags, name: string, known: readonly string[]): void {
  const given = Object.keys(givenModelFlags(flags));
  if (given.length === 0) return;
  const advice =
    known.length === 0
      ? "it has none, as its module exports no options"
      : `set its own by --option: ${known.join(", ")}`;
  throw new UserError(`${flagOf(given[0])} is an option of Convscope's own networks, not of ${name}; ${advice}.`);
}

/**
 * The network that the options ask for: a built-in one, or one of somebody's own, whose module is run. Throws a
 * `UserError` when there is none, or an option is not one of its own.
 */
export async function chooseNetwork(flags: NetworkFlags): Promise<ChosenNetwork> {
  const { model, option = [] } = flags;
  if (!isNetworkFile(model)) {
    const name = parseModelName(model);
    const texts = parseOptions(option, optionsOf(name), name);
    return { model, options: { ...modelOptions(flags, name), ...texts }, source: name };
  }
  const source = await loadNetworkFile(model);
  return { ...ownNetwork(flags, optionsOf(source)), source };
}

/** A network of somebody's own whose options, with what they are left at, are known. */
function ownNetwork(flags: NetworkFlags, options: NetworkOptions): Omit<ChosenNetwork, "source"> {
  const { model, option = [] } = flags;
  const name = networkTitle(model);
  refuseModelFlags(flags, name, Object.keys(options));
  return { model, options: { ...options, ...parseOptions(option, options, name) } };
}

/**
 * What the options ask for of a run that is gone on with: its network is known, and its module need not be there. A model
 * that is not the run's is only there to be told apart from it.
 */
export function resumedNetwork(flags: NetworkFlags, run: TrainConfig["model"]): TrainConfig["model"] {
  const { model } = flags;
  const { imageSize } = run;
  if (isModelName(model)) {
    const options = { ...modelOptions(flags, model), ...parseOptions(flags.option ?? [], optionsOf(model), model) };
    return { model, options, imageSize };
  }
  return model === run.model ? { ...ownNetwork(flags, run.options as NetworkOptions), imageSize } : { ...run, model };
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
