import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { ARRAYS, type ImageArrays } from "../data/arrays.js";
import { readArrays, sharedDataset } from "../data/arrays-file.js";
import { ARRAYS_FILE } from "../data/arrays-format.js";
import { resolveDataFolder } from "../data/data-folder.js";
import { openDataset } from "../data/dataset.js";
import type { Dataset } from "../data/photos.js";
import type { TrainConfig } from "./config.js";
import type { TrainEvent } from "./events.js";
import type { RunFile } from "./run-file.js";

/** What opening photos tells while it draws or decodes. */
export type DataEvent = Extract<TrainEvent, { type: "draw" | "decode-start" | "decode" }>;

/** The part of a configuration that says which photos a run sees. */
type PhotosOf = Pick<TrainConfig, "data" | "model" | "seed">;

/** The file that keeps the images that a run, or the lab that it belongs to, was given in memory. */
export function arraysPath(directory: string): string {
  const own = join(directory, ARRAYS_FILE);
  const ofLab = join(directory, "..", "..", ARRAYS_FILE);
  return !existsSync(own) && existsSync(ofLab) ? ofLab : own;
}

function requireSame(earlier: RunFile | null, dataset: Dataset, place: string): Dataset {
  if (earlier === null || earlier.data.fingerprint === dataset.fingerprint) return dataset;
  dataset.close();
  throw new UserError(
    `The photos in ${place} are not those that this run was made with; restore them or start a new run.`,
  );
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
  return requireSame(earlier, await sharedDataset(arrays, options), root);
}

/**
 * Opens the photos of a run: those of an `earlier` one just as they were then. `directory` is the run's folder, or the lab's.
 * Throws a `UserError` when something is wrong with the photos, or when an earlier run's have changed. The caller closes
 * the data set.
 */
export async function openData(
  config: PhotosOf,
  earlier: RunFile | null,
  directory: string | null,
  emit: (event: DataEvent) => void,
): Promise<Dataset> {
  const { root, fit, fractions, limitPerClass, splitSeed, cacheRoot, classesAt } = config.data;
  if (root === ARRAYS && directory !== null) {
    const file = arraysPath(directory);
    return openArrays(config, readArrays(file), file, earlier);
  }
  const dataset = await openDataset({
    root: await resolveDataFolder(root, cacheRoot, (done, total) => emit({ type: "draw", done, total })),
    size: config.model.imageSize,
    fit,
    fractions,
    seed: splitSeed ?? config.seed,
    limitPerClass,
    classesAt,
    cacheRoot,
    storedSplit: earlier?.split,
    onStart: (info) => emit({ type: "decode-start", ...info }),
    onProgress: (done, total) => emit({ type: "decode", done, total }),
  });
  return requireSame(earlier, dataset, root);
}
