import { existsSync } from "node:fs";
import { join } from "node:path";
import { cutList } from "../../core/cut-list.js";
import { UserError } from "../../core/errors.js";
import { ARRAYS, type ImageArrays } from "../../data/arrays.js";
import { readArrays, sharedDataset } from "../../data/arrays-file.js";
import { ARRAYS_FILE } from "../../data/arrays-format.js";
import { inClassOrder } from "../../data/class-order.js";
import { leaksAmong } from "../../data/describe-data.js";
import { prepareCache } from "../../data/cache/prepare.js";
import { resolveDataFolder } from "../../data/data-folder.js";
import { accessTo, contentFingerprint, openDataset } from "../../data/dataset.js";
import type { Dataset } from "../../data/photos.js";
import { duplicatesAcross } from "../../data/duplicates.js";
import { findStored, type FoundSplit } from "../../data/find-stored.js";
import { listFolder } from "../../data/list-folder.js";
import { SPLITS, type SplitName } from "../../data/listing.js";
import { keepsDigests, storedPhotos } from "../../data/stored-photos.js";
import type { TrainConfig } from "./config.js";
import type { TrainEvent } from "./events.js";
import type { RunFile } from "./run-file.js";
import { SPLIT_NAMES } from "./split-names.js";

/** What opening photos tells while it draws or decodes. */
export type DataEvent = Extract<TrainEvent, { type: "draw" | "decode-start" | "decode" | "warning" }>;

/** Where a run's photos are, and where they are kept decoded, if that is not where the run was begun with. */
export interface PhotosPlace {
  /** A folder, or `drawn`. */
  readonly data?: string | undefined;
  readonly cacheRoot?: string | undefined;
  /** A folder of this machine's own, to which decoded photos are copied from there. */
  readonly scratch?: string | undefined;
}

function toldBy(emit: (event: DataEvent) => void) {
  return {
    onStart: (info: Omit<Extract<DataEvent, { type: "decode-start" }>, "type">) =>
      emit({ type: "decode-start", ...info }),
    onProgress: (done: number, total: number) => emit({ type: "decode", done, total }),
    onWait: (message: string) => emit({ type: "warning", message }),
  };
}

const drawing = (emit: (event: DataEvent) => void) => (done: number, total: number) =>
  emit({ type: "draw", done, total });

/** The part of a configuration that says which photos a run sees. */
type PhotosOf = Pick<TrainConfig, "data" | "model" | "seed">;

/** The file that keeps the images that a run, or the lab that it belongs to, was given in memory. */
export function arraysPath(directory: string): string {
  const own = join(directory, ARRAYS_FILE);
  const ofLab = join(directory, "..", "..", ARRAYS_FILE);
  return !existsSync(own) && existsSync(ofLab) ? ofLab : own;
}

/**
 * Splits and measures images that are in memory, as a run asks for; `root` is the file that keeps them, or will. Rejects with a
 * `UserError` when something is wrong with them, or they are not those of an `earlier` run.
 */
export async function openArrays(
  { data, seed }: PhotosOf,
  arrays: ImageArrays,
  root: string,
  earlier: RunFile | null,
): Promise<Dataset> {
  const { fractions, limitPerClass, splitSeed } = data;
  const options = { fractions, seed: splitSeed ?? seed, limitPerClass, root, storedSplit: earlier?.split };
  const dataset = await sharedDataset(arrays, options);
  if (earlier === null || earlier.data.fingerprint === dataset.fingerprint) return dataset;
  dataset.close();
  throw new UserError(
    `The photos in ${root} are not those that this run was made with; restore them or start a new run.`,
  );
}

/**
 * Opens the photos that a new run is made with; `directory` is its folder, or its lab's. Throws a `UserError` when something
 * is wrong with the folder. The caller closes the data set.
 */
export async function openData(
  config: PhotosOf,
  directory: string | null,
  emit: (event: DataEvent) => void,
  scratch?: string,
): Promise<Dataset> {
  const { root, fit, fractions, limitPerClass, splitSeed, cacheRoot, classesAt } = config.data;
  if (root === ARRAYS && directory !== null) {
    const file = arraysPath(directory);
    return openArrays(config, readArrays(file), file, null);
  }
  return openDataset({
    root: await resolveDataFolder(root, cacheRoot, drawing(emit)),
    size: config.model.imageSize,
    fit,
    fractions,
    seed: splitSeed ?? config.seed,
    limitPerClass,
    classesAt,
    cacheRoot,
    scratch,
    ...toldBy(emit),
  });
}

function reportMissing(
  root: string,
  { gone, changed }: FoundSplit,
  wanted: readonly SplitName[],
  emit: (event: DataEvent) => void,
): void {
  // prettier-ignore
  for (const name of SPLITS) {
    for (const [files, how] of [[gone[name], "gone from"], [changed[name], "other photos now in"]] as const) {
      if (files.length === 0) continue;
      const which = `${files.length} of the run's ${SPLIT_NAMES[name]} photos ${files.length === 1 ? "is" : "are"} ${how} "${root}"`;
      if (wanted.includes(name))
        throw new UserError(`${which}: ${cutList(files)}; put them back, or give the folder where they are with --data DIR.`);
      emit({ type: "warning", message: `${which}, which are not needed here: ${cutList(files)}.` });
    }
  }
}

/** The photos of a run in one folder, as far as they are there; those of `wanted` are opened and compared. */
export async function findPhotos(
  { config, split }: RunFile,
  root: string,
  wanted: readonly SplitName[],
  { cacheRoot, scratch }: Omit<PhotosPlace, "data">,
  emit: (event: DataEvent) => void,
): Promise<FoundSplit> {
  const { fit, classesAt } = config.data;
  const listing = inClassOrder(await listFolder(root, { classesAt, lenient: true }), split.classes);
  return findStored(listing, split, wanted, (indices) =>
    prepareCache(listing, indices, { size: config.model.imageSize, fit, cacheRoot, scratch, ...toldBy(emit) }),
  );
}

/** The folder of a run's photos, which is there, or the file that keeps the images that it was given in memory. */
export async function rootOf(
  { config }: RunFile,
  directory: string,
  { data, cacheRoot }: PhotosPlace,
  emit: (event: DataEvent) => void,
): Promise<string> {
  if (config.data.root === ARRAYS && (data ?? ARRAYS) === ARRAYS) return arraysPath(directory);
  const root = data ?? config.data.root;
  const folder = await resolveDataFolder(root, cacheRoot ?? config.data.cacheRoot, drawing(emit));
  if (!existsSync(folder))
    throw new UserError(
      data === undefined || data === config.data.root
        ? `The run's photos are not in "${root}" any more; give the folder where they are now with --data DIR.`
        : `--data: there is no folder "${data}"; give the one where the run's photos are.`,
    );
  return folder;
}

/**
 * Opens a run's photos just as they were when it was begun, wherever they are by now: those of the splits that are `wanted`,
 * by content. What is missing of the others is told. Throws a `UserError` that names wanted photos that are gone or have
 * changed. The caller closes the data set's cache.
 */
export async function openRunData(
  run: RunFile,
  directory: string,
  wanted: readonly SplitName[],
  place: PhotosPlace,
  emit: (event: DataEvent) => void,
): Promise<Dataset> {
  if (run.config.data.root === ARRAYS) {
    const file = arraysPath(directory);
    return openArrays(run.config, readArrays(file), file, run);
  }
  const root = await rootOf(run, directory, place, emit);
  const cacheRoot = place.cacheRoot ?? run.config.data.cacheRoot;
  // Version 0.1 kept no digests: one sum over all photos of all splits is what there is to compare.
  const isEarlier = !keepsDigests(storedPhotos(run.split));
  const from = { cacheRoot, scratch: place.scratch };
  const found = await findPhotos(run, root, isEarlier ? SPLITS : wanted, from, emit);
  const { cache, split } = found;
  try {
    reportMissing(root, found, wanted, emit);
    const isWhole = SPLITS.every((name) => split[name].length === run.split[name].length);
    if (isEarlier && isWhole && contentFingerprint(cache, split) !== run.data.fingerprint)
      throw new UserError(`The photos in "${root}" are not those that this run was made with; restore them, give the folder where they are with --data DIR, or start a new run.`); // prettier-ignore
    if (isEarlier && !isWhole)
      emit({ type: "warning", message: "This run is version 0.1's, which kept no sums of single photos: that those left are what they were cannot be checked." }); // prettier-ignore
    const unread = wanted.flatMap((name) => Array.from(split[name]).filter((index) => !cache.isReadable(index)));
    if (unread.length > 0) {
      const reasons = new Map(cache.unreadable().map(({ file, reason }) => [file, reason]));
      const files = unread.map((index) => cache.listing.items[index].file);
      throw new UserError(`${unread.length} of the run's photos in "${root}" cannot be read: ${cutList(files.map((file) => `${file} (${reasons.get(file)})`))}; put readable ones back.`); // prettier-ignore
    }
    const { mean, std } = run.normalization;
    const equal = duplicatesAcross(cache, split);
    return {
      listing: cache.listing,
      size: cache.size,
      classes: run.classes,
      split,
      mean,
      std,
      unreadable: [],
      equal,
      leakage: leaksAmong(equal),
      plain: [],
      fingerprint: run.data.fingerprint,
      ...accessTo(cache),
    };
  } catch (error) {
    cache.close();
    throw error;
  }
}
