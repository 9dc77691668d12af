import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { UserError } from "../core/errors.js";
import { ARRAYS, type ImageArrays, sizeOfArrays } from "../data/arrays.js";
import { DRAWN } from "../data/data-folder.js";
import { parseModelName } from "../nn/models.js";
import { completeBy, type NetworkOptions } from "../nn/network-options.js";
import { isNetworkFile, networkTitle } from "../nn/network-title.js";
import { type NetworkSource, optionsOf, type ResolvedNetwork } from "../nn/resolve-network.js";
import { sameJson } from "../nn/stored/same-json.js";
import { requireDevice } from "../runtime/require-device.js";
import { flatSettings, type GivenSettings } from "../settings/given-values.js";
import { resumedConfig } from "../settings/resumed.js";
import { networkRows } from "../settings/rows/network.js";
import type { TrainSettings } from "../settings/settings.js";
import type { TrainConfig } from "../settings/train-config.js";
import { checkNetwork } from "../train/check-network.js";
import { freeFolder } from "../train/free-folder.js";
import { configFor, type GivenNetwork, networkFor, resumedFor } from "../train/given-network.js";
import { loadNetworkFile } from "../train/network-file.js";
import { isRun, readRun, runPaths } from "../train/run-folder.js";
import { readNetworkFile } from "../train/run-network.js";
import type { TrainingListeners } from "./listeners.js";
import { type Run, runIn } from "./run.js";
import { train } from "./training.js";

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

/** Settings, and the network where it is one of somebody's own. */
interface Asked {
  readonly settings: TrainSettings;
  readonly own: GivenNetwork | null;
}

function pathOf(path: string | undefined, word: string | null = null): string | undefined {
  return path === undefined || path === word ? path : resolve(path);
}

/** The settings by name; images in memory say their size themselves. */
function settingsOf(options: GivenSettings & Pick<FitOptions, "data">): TrainSettings {
  const { data, ...given } = options;
  const flat = flatSettings(given);
  const root = typeof data === "object" ? ARRAYS : pathOf(data, DRAWN);
  const imageSize = typeof data === "object" ? sizeOfArrays(data, flat.imageSize) : flat.imageSize;
  return { ...flat, data: root, imageSize, cache: pathOf(flat.cache), weights: pathOf(flat.weights) } as TrainSettings;
}

/** Rejects with a `UserError` when there is no such network, or an option is none of its own. */
async function ask(
  network: GivenToFit,
  settings: TrainSettings,
  { options = {}, name }: Pick<FitOptions, "options" | "name">,
): Promise<Asked> {
  if (typeof network === "string" && !isNetworkFile(network))
    return { settings: { ...settings, ...options, model: parseModelName(network) }, own: null };
  const source = typeof network === "string" ? await loadNetworkFile(network) : network;
  const ownName = typeof network === "function" && network.name !== "" ? network.name : "network";
  const model = typeof network === "string" ? network : (name ?? ownName);
  const foreign = Object.keys(settings).find((setting) => setting in networkRows);
  if (foreign !== undefined)
    throw new UserError(
      `${foreign} is an option of Convscope's own networks, not of ${networkTitle(model)}; give its own in options.`,
    );
  const completed: NetworkOptions = completeBy(optionsOf(source), options, networkTitle(model));
  return { settings, own: { model, source: source as GivenNetwork["source"], options: completed } };
}

/** The configuration with which a run is gone on with. Rejects with a `UserError` when anything else is asked for than it has. */
async function resumed(directory: string, { settings, own }: Asked): Promise<TrainConfig> {
  const run = readRun(directory);
  const nameOf = (name: string) => name;
  if (own === null) return resumedConfig(directory, run.config, settings, nameOf);
  const { stored } = await networkFor(own, run.config, run.classes.length);
  const begun = readNetworkFile(runPaths(directory).network);
  if (begun === null || !sameJson({ ...begun, name: "" }, { ...stored, name: "" }))
    throw new UserError(
      `${directory} was begun with another network than ${networkTitle(own.model)}; give the one it was begun with, or start a new run.`,
    );
  return resumedFor(directory, run.config, settings, nameOf);
}

/** The configuration of a new run and its network, checked before a photo is opened. */
async function begun(
  { settings, own }: Asked,
  data: FitOptions["data"],
): Promise<{ config: TrainConfig; network: ResolvedNetwork | null }> {
  const config = configFor({ threads: availableParallelism(), ...settings }, own);
  const classes = typeof data === "object" ? data.classes.length : undefined;
  const network = own === null ? null : await networkFor(own, config, classes);
  checkNetwork(config, network?.network ?? null);
  return { config, network };
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
  const asked = await ask(network, withoutUndefined(settingsOf({ ...given, data })), { options: own, name });
  const arrays = typeof data === "object" ? { arrays: data } : {};
  const listeners = { signal, onStep, onEpoch, onEvent };
  if (isResumed) {
    const config = await resumed(out, asked);
    await requireDevice(config.device);
    await train({ directory: out, config, force, resume, profile, ...arrays }, listeners);
    return runIn(out);
  }
  const { config, network: resolved } = await begun(asked, data);
  await requireDevice(config.device);
  const directory = out ?? freeFolder("runs", nameOfData(data), networkTitle(config.model.model));
  const stored = resolved === null ? {} : { network: resolved.stored };
  await train({ directory, config, force, resume, profile, ...stored, ...arrays }, listeners);
  return runIn(directory);
}

function withoutUndefined<T extends object>(settings: T): T {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as T;
}
