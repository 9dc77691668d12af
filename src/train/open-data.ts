import { existsSync } from "node:fs";
import { UserError } from "../core/errors.js";
import { prepareCache } from "../data/cache/prepare.js";
import { resolveDataFolder } from "../data/data-folder.js";
import { contentFingerprint, type Dataset, openDataset } from "../data/dataset.js";
import { duplicatesAcross } from "../data/duplicates.js";
import { findStored, type FoundSplit } from "../data/find-stored.js";
import { listFolder } from "../data/list-folder.js";
import { SPLITS, type SplitName } from "../data/listing.js";
import { keepsDigests, storedPhotos } from "../data/stored-split.js";
import type { TrainConfig } from "./config.js";
import type { TrainEvent } from "./events.js";
import type { RunFile } from "./run-folder.js";

/** What opening photos tells while it draws or decodes. */
export type DataEvent = Extract<TrainEvent, { type: "draw" | "decode-start" | "decode" | "warning" }>;

/** Where a run's photos are, and where they are kept decoded, if that is not where the run was begun with. */
export interface PhotosPlace {
  /** A folder, or `drawn`. */
  readonly data?: string | undefined;
  readonly cacheRoot?: string | undefined;
}

const NAMES_TOLD = 10;
export const SPLIT_NAMES = { train: "training", val: "validation", test: "test" } as const;

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

/**
 * Opens the photos that a new run is made with. Throws a `UserError` when something is wrong with the folder. The caller
 * closes the data set's cache.
 */
export async function openData(
  { data, model, seed }: Pick<TrainConfig, "data" | "model" | "seed">,
  emit: (event: DataEvent) => void,
): Promise<Dataset> {
  const { root, fit, fractions, limitPerClass, splitSeed, cacheRoot } = data;
  return openDataset({
    root: await resolveDataFolder(root, cacheRoot, drawing(emit)),
    size: model.imageSize,
    fit,
    fractions,
    seed: splitSeed ?? seed,
    limitPerClass,
    cacheRoot,
    ...toldBy(emit),
  });
}

/** Some files' names, the first ten of many. */
export function namesOf(files: readonly string[]): string {
  const rest = files.length - NAMES_TOLD;
  return rest > 0 ? `${files.slice(0, NAMES_TOLD).join(", ")} and ${rest} more` : files.join(", ");
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
        throw new UserError(`${which}: ${namesOf(files)}; put them back, or give the folder where they are with --data DIR.`);
      emit({ type: "warning", message: `${which}, which are not needed here: ${namesOf(files)}.` });
    }
  }
}

/** The photos of a run in one folder, as far as they are there; those of `wanted` are opened and compared. */
export async function findPhotos(
  { config, split }: RunFile,
  root: string,
  wanted: readonly SplitName[],
  cacheRoot: string | undefined,
  emit: (event: DataEvent) => void,
): Promise<FoundSplit> {
  const listing = await listFolder(root);
  const { fit } = config.data;
  return findStored(listing, split, wanted, (indices) =>
    prepareCache(listing, indices, { size: config.model.imageSize, fit, cacheRoot, ...toldBy(emit) }),
  );
}

/** The folder of a run's photos, which is there. */
export async function rootOf({ config }: RunFile, { data, cacheRoot }: PhotosPlace, emit: (event: DataEvent) => void) {
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
  wanted: readonly SplitName[],
  place: PhotosPlace,
  emit: (event: DataEvent) => void,
): Promise<Dataset> {
  const root = await rootOf(run, place, emit);
  const cacheRoot = place.cacheRoot ?? run.config.data.cacheRoot;
  // Version 0.1 kept no digests: one sum over all photos of all splits is what there is to compare.
  const isEarlier = !keepsDigests(storedPhotos(run.split));
  const found = await findPhotos(run, root, isEarlier ? SPLITS : wanted, cacheRoot, emit);
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
      throw new UserError(`${unread.length} of the run's photos in "${root}" cannot be read: ${namesOf(files.map((file) => `${file} (${reasons.get(file)})`))}; put readable ones back.`); // prettier-ignore
    }
    const { mean, std } = run.normalization;
    return {
      listing: cache.listing,
      cache,
      classes: run.classes,
      split,
      mean,
      std,
      unreadable: [],
      leakage: duplicatesAcross(cache, split),
      fingerprint: run.data.fingerprint,
    };
  } catch (error) {
    cache.close();
    throw error;
  }
}
