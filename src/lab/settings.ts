import { UserError } from "../core/errors.js";
import { createNetwork, defaultsOf, isModelName } from "../nn/models.js";
import type { NetworkOptions } from "../nn/network-options.js";
import { networkTitle } from "../nn/network-title.js";
import { replayNetwork } from "../nn/stored/replay.js";
import { summarize } from "../nn/summary.js";
import type { Device, ExecutorChoice } from "../runtime/executor-choice.js";
import { configOf as trainConfigOf } from "../settings/config-of.js";
import { overlay } from "../settings/overlay.js";
import { modelRows, networkRows } from "../settings/rows/network.js";
import type { DataConfig, TrainConfig } from "../settings/train-config.js";
import { isOwnNetwork, type LabNetworks, noNetworks, ownOptions } from "./networks.js";
import type { Changes, Recipe } from "./recipe.js";

/** Where a lab computes, and on which photos. */
export interface Surroundings {
  readonly data: DataConfig;
  readonly imageSize: number;
  readonly device: Device;
  readonly threads: number;
  readonly executor?: ExecutorChoice;
  /** The networks of somebody's own that experiments may train; none where it is left out. */
  readonly networks?: LabNetworks;
}

/** A list of kernels or pools begins with the first convolution; the model's own go on after it. */
function completed(settings: Changes): Changes {
  const { model = modelRows.model.default } = settings;
  if (!isModelName(model)) return settings;
  const own = defaultsOf(model);
  const lists = (["kernels", "pools"] as const).flatMap((name) => {
    const value = settings[name];
    return typeof value === "object" ? [[name, [...value, ...(own[name] ?? []).slice(value.length)]] as const] : [];
  });
  return { ...settings, ...Object.fromEntries(lists) };
}

/**
 * Settings with those over them that were set later: another choice leaves behind what belonged to the earlier one, and
 * another network of somebody's own the options of the one before.
 */
export function overlaySettings(base: Changes, over: Changes): Changes {
  const { options: before, ...settings } = base;
  const { options: now, ...later } = over;
  const isSame = over.model === undefined || over.model === base.model;
  const options = { ...(isSame ? before : undefined), ...now };
  return { ...overlay(settings, later), ...(Object.keys(options).length === 0 ? {} : { options }) };
}

/** The network that settings choose where it is one of somebody's own, its options completed; undefined for a built-in one. */
function chosenOwn({ model, options = {}, ...others }: Changes, networks: LabNetworks) {
  if (model === undefined || !isOwnNetwork(model)) {
    if (Object.keys(options).length === 0) return undefined;
    const name = model ?? modelRows.model.default;
    throw new UserError(`options are those of a network of one's own, and ${name} is none; leave them out.`);
  }
  const foreign = Object.keys(others).find((setting) => setting in networkRows);
  if (foreign === undefined) return { model, options: ownOptions(model, options, networks) };
  throw new UserError(
    `${foreign} is an option of Convscope's own networks, not of ${networkTitle(model)}; set its own in options.`,
  );
}

/** A training configuration, but for its seed. Throws a `UserError` when settings contradict each other. */
export function configOf(asked: Changes, surroundings: Surroundings): Omit<TrainConfig, "seed"> {
  const { data, imageSize, device, threads, executor = "auto", networks = noNetworks } = surroundings;
  const { options, ...settings } = asked;
  const where = { data: data.root, imageSize, device, threads, executor };
  const { seed, ...config } = trainConfigOf(
    { ...completed(settings), ...where },
    undefined,
    chosenOwn(asked, networks),
  );
  const { augment, sampling } = config.data;
  return { ...config, data: { ...data, ...(augment && { augment }), ...(sampling && { sampling }) } };
}

/** The network of a configuration as data, where it is one of somebody's own; a built-in one is made where it is trained. */
export function ownNetworkOf(
  { model }: Pick<TrainConfig, "model">,
  { networks = noNetworks }: Surroundings,
  classes: number,
) {
  if (!isOwnNetwork(model.model)) return undefined;
  return networks.make(model.model, model.options as NetworkOptions, model.imageSize, classes);
}

/** The parameters of a configuration's network; throws a `UserError` when it does not fit its images. */
export function countParameters(
  config: Omit<TrainConfig, "seed">,
  surroundings: Surroundings,
  classes: number,
): number {
  const own = ownNetworkOf(config, surroundings, classes);
  const network = own === undefined ? createNetwork({ ...config.model, classes }) : replayNetwork(own);
  return summarize(network).parameters;
}

/**
 * Checks, before any photo is opened, every experiment whose settings are known by then: those that do not build on the
 * best of a stage before. `classes` is how many there are, where networks ask for it. Throws a `UserError` that names the
 * experiment.
 */
export function checkExperiments(recipe: Recipe, surroundings: Surroundings, classes = 2): void {
  for (const { from, experiments } of recipe.stages) {
    if (from === "best") continue;
    for (const { name, set } of experiments) {
      try {
        countParameters(configOf(overlaySettings(recipe.defaults, set), surroundings), surroundings, classes);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        throw new UserError(`Experiment "${name}" of recipe "${recipe.name}": ${error.message}`);
      }
    }
  }
}
