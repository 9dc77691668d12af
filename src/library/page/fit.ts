import { UserError } from "../../core/errors.js";
import { ARRAYS, arraysDataset, type ImageArrays, type KeptImages, sizeOfArrays } from "../../data/arrays.js";
import { ARRAYS_FILE, encodeArrays } from "../../data/arrays-format.js";
import type { Loader } from "../../data/loader.js";
import type { Dataset } from "../../data/photos.js";
import { requirePhotos } from "../../data/require-photos.js";
import { namesOf } from "../../data/stored-split.js";
import { initialize } from "../../nn/initialize.js";
import { networkTitle } from "../../nn/network-title.js";
import type { NetworkOptions } from "../../nn/network-options.js";
import { type NetworkSource, resolveNetwork } from "../../nn/resolve-network.js";
import { sameJson } from "../../nn/stored/same-json.js";
import { summarize } from "../../nn/summary.js";
import { webExecutor } from "../../runtime/wasm/web-executor.js";
import { configOf } from "../../settings/config-of.js";
import { flatSettings, type GivenSettings } from "../../settings/given-values.js";
import { resumedConfig } from "../../settings/resumed.js";
import { dataRows } from "../../settings/rows/data.js";
import type { TrainSettings } from "../../settings/settings.js";
import type { TrainConfig } from "../../settings/train-config.js";
import { dataRemarks } from "../../train/data-remarks.js";
import type { TrainEvent } from "../../train/run/events.js";
import { newRun } from "../../train/run/new-run.js";
import type { RunFile } from "../../train/run/run-file.js";
import { MemoryStore, RUN_FILES, type RunStore } from "../../train/run/run-store.js";
import { trainInto } from "../../train/train-into.js";
import { chooseNetwork } from "../chosen-network.js";
import { tell, type TrainingListeners } from "../listeners.js";
import { withoutUndefined } from "../without-undefined.js";
import { arraysOfFiles, type LabelledFiles } from "./decode.js";
import { arraysIn, networkIn, readRunFile, readText, type Run, runIn } from "./run.js";

/** What `fit` may be told in a page: the settings of `convscope train` but for those of a file system or another executor. */
export interface FitOptions
  extends Omit<GivenSettings, "cache" | "weights" | "device" | "executor">, Omit<TrainingListeners, "onEvent"> {
  /**
   * Images in memory, image files with their classes, or images that are read from where somebody keeps them, which then has to
   * give them back as `data.safetensors` of the store. May be left out where `resume` goes on with a run whose store keeps them.
   */
  readonly data?: ImageArrays | KeptImages | LabelledFiles | undefined;
  /** Options of the network, where it has some. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  /** What a network of one's own is called; its function's name, else `network`. */
  readonly name?: string | undefined;
  /** Where the run's files go; memory where it is left out. */
  readonly store?: RunStore | undefined;
  /** Go on with the run in `store`, if there is one, to the same bits as if it had not been interrupted. */
  readonly resume?: boolean | undefined;
  /** All that happens. */
  readonly onEvent?: TrainingListeners["onEvent"];
}

/** What is used of a browser's. */
declare const navigator: { readonly hardwareConcurrency: number; readonly userAgent: string };
declare class MessageChannel {
  readonly port1: { onmessage: (() => void) | null; close(): void };
  readonly port2: { postMessage(message: null): void };
}

/** Lets the page or worker do what waits: timers, messages, a click on "stop". */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Photos whose loaders let the page do what waits before each batch. */
function breathing(dataset: Dataset): Dataset {
  const openLoader = (options: { readonly varies: boolean }): Loader => {
    const loader = dataset.openLoader(options);
    return {
      start(...epoch) {
        const source = loader.start(...epoch);
        return {
          next: async () => {
            await breathe();
            return source.next();
          },
          recycle: (batch) => source.recycle(batch),
        };
      },
      close: () => loader.close(),
    };
  };
  return { ...dataset, openLoader };
}

type Data = NonNullable<FitOptions["data"]>;

function isArrays(data: Data): data is ImageArrays {
  return "images" in data && "labels" in data && ArrayBuffer.isView(data.images);
}

function isKept(data: Data): data is KeptImages {
  return "read" in data && typeof data.read === "function";
}

/** The images, decoded where they are files. */
async function arraysOf(
  { data, onEvent }: Pick<FitOptions, "data" | "onEvent">,
  settings: TrainSettings,
  store: RunStore,
): Promise<ImageArrays | KeptImages> {
  if (data === undefined) return arraysIn(store);
  if (isArrays(data) || isKept(data)) return data;
  const { imageSize = dataRows.imageSize.default, fit = dataRows.fit.default } = settings;
  return arraysOfFiles(data, imageSize, fit, {
    onDecoded: (done, total) => onEvent?.({ type: "decode", done, total }),
    onUnreadable: (path, reason) =>
      onEvent?.({ type: "warning", message: `${path} cannot be read and is left out: ${reason}` }),
  });
}

/** Refuses to go on with another network; the photos are compared by their fingerprint. */
async function requireSame(store: RunStore, earlier: RunFile, stored: object, dataset: Dataset): Promise<void> {
  const begun = JSON.parse((await readText(store, RUN_FILES.network)) ?? "{}") as object;
  if (!sameJson({ ...begun, name: "" }, { ...stored, name: "" }))
    throw new UserError("The run was begun with another network; give the one it was begun with, or start a new run.");
  if (earlier.data.fingerprint !== dataset.fingerprint)
    throw new UserError("The images are not those that this run was begun with; give these, or start a new run.");
}

/** What `fitAs` is told besides. */
export interface FitAs {
  readonly arrays: ImageArrays | KeptImages;
  readonly store: RunStore;
  /** The run that is gone on with. */
  readonly earlier: RunFile | null;
  /** The network's; those of the configuration where they are left out. */
  readonly options?: NetworkOptions | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly listeners: Omit<TrainingListeners, "onEvent"> & { readonly onEvent: (event: TrainEvent) => void };
}

/** `fit` of a configuration that stands already, as an experiment's does. */
export async function fitAs(config: TrainConfig, network: NetworkSource, given: FitAs): Promise<Run> {
  const { arrays, store, earlier, options = config.model.options as NetworkOptions, signal, listeners } = given;
  const { threads } = config;
  const asked = resolveNetwork(network, {
    name: networkTitle(config.model.model),
    options,
    classes: arrays.classes.length,
    imageSize: config.model.imageSize,
  });
  const { fractions, limitPerClass, splitSeed } = config.data;
  const dataset = breathing(
    await arraysDataset(arrays, {
      fractions,
      limitPerClass,
      seed: splitSeed ?? config.seed,
      storedSplit: earlier?.split,
    }),
  );
  requirePhotos(dataset, ["val"]);
  for (const event of dataRemarks(dataset)) if (earlier === null || event.type === "warning") listeners.onEvent(event);
  if (earlier !== null) await requireSame(store, earlier, asked.stored, dataset);
  const executor = await webExecutor({ threads });
  const trained = earlier === null ? asked.network : await networkIn(store);
  if (earlier === null) {
    const text = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value)}\n`);
    await store.write(RUN_FILES.network, [text(asked.stored)]);
    // What is in memory anyway is not kept there twice, nor what somebody keeps.
    if ("images" in arrays && !(store instanceof MemoryStore)) await store.write(ARRAYS_FILE, encodeArrays(arrays));
  }
  const run =
    earlier ??
    newRun(config, dataset, summarize(trained).parameters, executor.name, {
      split: namesOf(dataset.listing, dataset.split),
      versions: {},
      machine: { platform: navigator.userAgent, cpu: "unknown", cores: navigator.hardwareConcurrency, memoryBytes: 0 },
    });
  let failure: { readonly error: unknown } | null = null;
  const end = await trainInto({
    directory: store.pathOf(""),
    store,
    run: { ...run, config },
    network: trained,
    photos: dataset,
    firstWeights: () => initialize(trained, config.seed),
    executor,
    emit: (event) => {
      try {
        if (failure === null) tell(event, listeners);
      } catch (error) {
        failure = { error };
      }
    },
    shouldStop: () => (failure !== null || signal?.aborted === true ? "now" : null),
  });
  // TypeScript does not see that a listener sets it.
  const thrown = failure as { readonly error: unknown } | null;
  if (thrown !== null) throw thrown.error;
  if (end === "interrupted") signal?.throwIfAborted();
  return runIn(store, executor, dataset);
}

/**
 * Trains a network in this page or worker on the kernels' wasm module, to the bits of Node's wasm executor on the same pixels. The
 * calling thread computes, with helpers where the page is cross-origin isolated: call it in a worker, so that the page stays
 * quick. `network` is a built-in one's name, a `Layer`, or a function of `{ classes, imageSize }` that gives one. Resolves to
 * the finished run; rejects as Node's `fit` does.
 */
export async function fit(network: NetworkSource, options: FitOptions): Promise<Run> {
  const { data, options: own, name, store = new MemoryStore(), resume = false, ...rest } = options;
  const { signal, onStep, onEpoch, onEvent = () => {}, ...given } = rest;
  signal?.throwIfAborted();
  const listeners = { onStep, onEpoch, onEvent };
  const earlier = resume && (await store.read(RUN_FILES.run)) !== null ? await readRunFile(store) : null;
  if (data === undefined && earlier === null)
    throw new UserError("data is missing: give images in memory or image files.");
  const flat = flatSettings(given);
  const arrays = await arraysOf({ data, onEvent }, flat, store);
  const imageSize = sizeOfArrays(arrays, flat.imageSize);
  const threads = flat.threads ?? navigator.hardwareConcurrency;
  const settings = withoutUndefined({ ...flat, data: ARRAYS, imageSize, threads });
  const chosen = chooseNetwork(network, settings, { options: own, name }, earlier?.config.model);
  const nameOf = (setting: string) => setting;
  const config: TrainConfig =
    earlier === null
      ? configOf(settings, nameOf, chosen)
      : resumedConfig(store.pathOf(""), earlier.config, settings, nameOf, chosen);
  return fitAs(config, network, { arrays, store, earlier, options: chosen.options, signal, listeners });
}

/** Opens the run that a store keeps, with its images where it keeps them. Rejects with a `UserError` when there is none. */
export async function openRun(store: RunStore, { threads = navigator.hardwareConcurrency } = {}): Promise<Run> {
  await readRunFile(store);
  return runIn(store, await webExecutor({ threads }), null);
}
