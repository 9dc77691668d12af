import { type Command, Option } from "commander";
import { UserError } from "../core/errors.js";
import { isModelName, parseModelName } from "../nn/models.js";
import { parseOptions } from "../nn/network-options.js";
import { isNetworkFile, networkTitle } from "../nn/network-title.js";
import { optionsOf } from "../nn/resolve-network.js";
import { groupTitles } from "../settings/describe.js";
import { resumedConfig } from "../settings/resumed.js";
import { modelRows, networkRows } from "../settings/rows/network.js";
import type { TrainSettings } from "../settings/settings.js";
import { flagOf, type Entry } from "../settings/table.js";
import type { TrainConfig } from "../settings/train-config.js";
import type { GivenNetwork } from "../train/given-network.js";
import { loadNetworkFile } from "../train/run/network-file.js";
import { addSettings } from "./setting-options.js";

const gather = (text: string, before: string[] | undefined) => [...(before ?? []), text];

/** Adds `--option`, which sets whatever option a network has. */
export function addOptionOption(command: Command): Command {
  return command.addOption(
    new Option("--option <key=value>", "sets an option of the network, again for each")
      .argParser(gather)
      .helpGroup(`${groupTitles.network}:`),
  );
}

/** Adds settings and `--option`. */
export function addNetworkSettings(command: Command, entries: readonly Entry[]): Command {
  return addOptionOption(addSettings(command, entries));
}

/** Settings, and the network of one's own that they are for; `null` where it is a built-in one, which they name. */
export interface ChosenNetwork {
  readonly settings: TrainSettings;
  readonly own: GivenNetwork | null;
}

/** Settings without those of the built-in networks. Throws a `UserError` where one of these is given. */
function withoutModel(given: TrainSettings, network: string, known: readonly string[]): TrainSettings {
  const { model, ...rest } = given;
  const foreign = Object.keys(rest).find((name) => name in networkRows);
  if (foreign === undefined) return rest;
  const advice =
    known.length === 0
      ? "it has none, as its module exports no options"
      : `set its own by --option: ${known.join(", ")}`;
  throw new UserError(`${flagOf(foreign)} is an option of Convscope's own networks, not of ${network}; ${advice}.`);
}

/** Settings of a built-in network, those among them that `--option` gives. */
function withOptions(given: TrainSettings, model: string, option: readonly string[]): TrainSettings {
  const name = parseModelName(model);
  return { ...given, ...(parseOptions(option, optionsOf(name), name) as TrainSettings) };
}

/**
 * The network that `--model` and `--option` ask for: a built-in one, or one of somebody's own, whose module is run. Rejects
 * with a `UserError` when there is none, or an option is not one of its own.
 */
export async function chooseNetwork(given: TrainSettings, option: readonly string[] = []): Promise<ChosenNetwork> {
  const model = given.model ?? modelRows.model.default;
  if (!isNetworkFile(model)) return { settings: withOptions(given, model, option), own: null };
  const source = await loadNetworkFile(model);
  const known = optionsOf(source);
  const name = networkTitle(model);
  const settings = withoutModel(given, name, Object.keys(known));
  return { settings, own: { model, source, options: { ...known, ...parseOptions(option, known, name) } } };
}

/**
 * The configuration with which a run is gone on with: as `resumedConfig`, for networks of one's own too, whose module need
 * not be there any more. Throws a `UserError` when something else is asked for than the run has.
 */
export function resumedRun(
  directory: string,
  run: TrainConfig,
  given: TrainSettings,
  option: readonly string[] = [],
): TrainConfig {
  const { model, options } = run.model;
  // One of one's own has a file's path, or, where it was given as a value, any other name.
  const isOwn = !isModelName(model);
  if (!isOwn && !isNetworkFile(given.model ?? model))
    return resumedConfig(directory, run, withOptions(given, given.model ?? model, option), flagOf);
  const known = options as Parameters<typeof parseOptions>[1];
  const name = networkTitle(model);
  // Another network is refused by its name, whatever else was asked for.
  if (given.model !== undefined && given.model !== model)
    return resumedConfig(directory, run, { model: given.model }, flagOf, { model: given.model, options });
  const settings = withoutModel(given, name, Object.keys(known));
  const asked = { model, options: { ...known, ...parseOptions(option, known, name) } };
  return resumedConfig(directory, run, settings, flagOf, asked);
}
