import { availableParallelism } from "node:os";
import { UserError } from "../core/errors.js";
import { ARRAYS, type ImageArrays, sizeOfArrays } from "../data/arrays.js";
import { DRAWN } from "../data/data-folder.js";
import { parseModelName } from "../nn/models.js";
import { isNetworkFile, networkTitle } from "../nn/network-title.js";
import { type NetworkSource, type ResolvedNetwork, resolveNetwork } from "../nn/resolve-network.js";
import { sameJson } from "../nn/stored/same-json.js";
import { requireDevice } from "../runtime/require-device.js";
import { configOf } from "../settings/config-of.js";
import { flatSettings, type GivenSettings } from "../settings/given-values.js";
import { resumedConfig } from "../settings/resumed.js";
import type { TrainSettings } from "../settings/settings.js";
import type { TrainConfig } from "../settings/train-config.js";
import { checkNetwork } from "../train/check-network.js";
import { freeFolder } from "../train/run/free-folder.js";
import { type GivenNetwork, networkFor } from "../train/given-network.js";
import { loadNetworkFile } from "../train/run/network-file.js";
import { inPlace } from "../train/run/resumed-run.js";
import type { RunFile } from "../train/run/run-file.js";
import { isRun, readRun, runPaths } from "../train/run/run-folder.js";
import { readNetworkFile } from "../train/run/run-network.js";
import { type ChosenNetwork, chooseNetwork, type NetworkWords } from "./chosen-network.js";
import type { TrainingListeners } from "./listeners.js";
import { pathOf } from "./given.js";
import { type Run, runIn } from "./run.js";
import { train } from "./training.js";
import { withoutUndefined } from "./without-undefined.js";

/**
 * What `fit` may be told: every setting that `convscope train` has, by the same names and with the same defaults, and who
 * listens.
 */
export interface FitOptions extends GivenSettings, TrainingListeners {
  /**
   * A folder of photos, `drawn` for the drawn data set, or images in memory. It may be left out where `resume` goes on with a
   * run.
   */
  readonly data?: string | ImageArrays | undefined;
  /** Options of the network, where it is a function or a file that has some. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  /** What a network of one's own is called in figures and sentences; its function's name, else `network`. */
  readonly name?: string | undefined;
  /** The run's folder; the first that is free of `runs/DATA-NETWORK`, `runs/DATA-NETWORK-2`, … where it is left out. */
  readonly out?: string | undefined;
  /** Go on with the run in `out`, if there is one, to the same bits as if it had not been interrupted. */
  readonly resume?: boolean | undefined;
  /** Replace the run in `out`. */
  readonly force?: boolean | undefined;
  /** Find out where a step's time goes: profile.json in the run's folder. */
  readonly profile?: boolean | undefined;
}

/** A network to be trained: a built-in one's name, a file that holds one, a layer, or a function that gives one. */
export type GivenToFit = NetworkSource | (string & {});

/** The settings by name; images in memory say their size themselves. */
function settingsOf(options: GivenSettings & Pick<FitOptions, "data">): TrainSettings {
  const { data, ...given } = options;
  const flat = flatSettings(given);
  const root = typeof data === "object" ? ARRAYS : pathOf(data, DRAWN);
  const imageSize = typeof data === "object" ? sizeOfArrays(data, flat.imageSize) : flat.imageSize;
  return { ...flat, data: root, imageSize, cache: pathOf(flat.cache), weights: pathOf(flat.weights) } as TrainSettings;
}

/** The network that was given, its module run where it is a file. */
async function sourceOf(network: GivenToFit): Promise<NetworkWords & { readonly source: NetworkSource }> {
  if (typeof network !== "string") return { source: network };
  if (isNetworkFile(network)) return { source: await loadNetworkFile(network), file: network };
  return { source: parseModelName(network) };
}

const nameOf = (setting: string) => setting;

/** Makes a network for a configuration. Throws a `UserError` when it cannot be made, built or trained. */
function made({ source, model, options }: ChosenNetwork, imageSize: number, classes: number): ResolvedNetwork {
  return resolveNetwork(source, { name: networkTitle(model), options, imageSize, classes });
}

/** The configuration with which a run is gone on with. Throws a `UserError` when anything else is asked for than it has. */
function resumed(directory: string, run: RunFile, settings: TrainSettings, chosen: ChosenNetwork): TrainConfig {
  const { model, imageSize } = run.config.model;
  const { data, cache, ...others } = settings;
  // Images in memory are the run's own: they cannot have moved, nor have come from a folder.
  const isMoved = data !== undefined && data !== ARRAYS && run.config.data.root !== ARRAYS;
  const compared = isMoved ? others : { ...others, ...(data === undefined ? {} : { data }) };
  const same = resumedConfig(directory, run.config, compared, nameOf, chosen);
  const config = inPlace(directory, run, same, { cache, ...(isMoved ? { data } : {}) }, nameOf);
  const begun = readNetworkFile(runPaths(directory).network);
  const { stored } = made(chosen, imageSize, run.classes.length);
  // Runs of earlier versions have no network.json, and a built-in network.
  const isSame = begun === null ? chosen.model === model : sameJson({ ...begun, name: "" }, { ...stored, name: "" });
  if (isSame) return config;
  throw new UserError(
    `${directory} was begun with another network than ${networkTitle(chosen.model)}; give the one it was begun with, or start a new run.`,
  );
}

function nameOfData(data: FitOptions["data"]): string {
  return typeof data === "string" ? data : ARRAYS;
}

/**
 * Trains a network as `convscope train` does, in a process of its own: checkpoints, metrics and all that evaluation needs stay
 * in the run's folder, and the same network, photos and seed give the same bits. `network` is a built-in one's name, a file
 * that holds one, a `Layer`, or a function of `{ classes, imageSize }` that gives one. Resolves to the finished run. Rejects
 * with a `UserError` for what the user can mend, and with the signal's reason where that stopped it, after a checkpoint from
 * which `resume` goes on.
 */
export async function fit(network: GivenToFit, options: FitOptions): Promise<Run> {
  const { data, options: own, name, out, resume = false, force = false, profile = false, ...rest } = options;
  const { signal, onStep, onEpoch, onEvent, ...given } = rest;
  if (resume && force) throw new UserError("resume and force contradict each other; give one of them.");
  if (resume && out === undefined) throw new UserError("resume needs out, the folder of the run to go on with.");
  const isResumed = resume && out !== undefined && isRun(out);
  if (data === undefined && !isResumed)
    throw new UserError(`data is missing: give a folder of photos, "${DRAWN}", or images in memory.`);
  const settings = withoutUndefined(settingsOf({ ...given, data }));
  const { source, file } = await sourceOf(network);
  const words = { options: own, name, file };
  const arrays = typeof data === "object" ? { arrays: data } : {};
  const listeners = { signal, onStep, onEpoch, onEvent };
  if (isResumed) {
    const run = readRun(out);
    const config = resumed(out, run, settings, chooseNetwork(source, settings, words, run.config.model));
    await requireDevice(config.device);
    await train({ directory: out, config, force, resume, profile, ...arrays }, listeners);
    return runIn(out);
  }
  const chosen = chooseNetwork(source, settings, words);
  const config = configOf({ threads: availableParallelism(), ...settings }, nameOf, chosen);
  // One of somebody's own is made here, and travels as data.
  const classes = typeof data === "object" ? data.classes.length : undefined;
  const resolved = typeof source === "string" ? null : await networkFor(chosen as GivenNetwork, config, classes);
  checkNetwork(config, resolved?.network ?? null);
  await requireDevice(config.device);
  const directory = out ?? freeFolder("runs", nameOfData(data), networkTitle(chosen.model));
  const stored = resolved === null ? {} : { network: resolved.stored };
  await train({ directory, config, force, resume, profile, ...stored, ...arrays }, listeners);
  return runIn(directory);
}
