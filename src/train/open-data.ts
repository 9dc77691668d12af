import { UserError } from "../core/errors.js";
import { resolveDataFolder } from "../data/data-folder.js";
import { type Dataset, openDataset } from "../data/dataset.js";
import type { TrainConfig } from "./config.js";
import type { TrainEvent } from "./events.js";
import type { RunFile } from "./run-folder.js";

/** What opening photos tells while it draws or decodes. */
export type DataEvent = Extract<TrainEvent, { type: "draw" | "decode-start" | "decode" }>;

/**
 * Opens the photos of a run: those of an `earlier` one just as they were then. Throws a `UserError` when something is
 * wrong with the folder, or when an earlier run's photos have changed. The caller closes the data set's cache.
 */
export async function openData(
  { data, model, seed }: Pick<TrainConfig, "data" | "model" | "seed">,
  earlier: RunFile | null,
  emit: (event: DataEvent) => void,
): Promise<Dataset> {
  const { root, fit, fractions, limitPerClass, splitSeed, cacheRoot, classesAt } = data;
  const dataset = await openDataset({
    root: await resolveDataFolder(root, cacheRoot, (done, total) => emit({ type: "draw", done, total })),
    size: model.imageSize,
    fit,
    fractions,
    seed: splitSeed ?? seed,
    limitPerClass,
    classesAt,
    cacheRoot,
    storedSplit: earlier?.split,
    onStart: (info) => emit({ type: "decode-start", ...info }),
    onProgress: (done, total) => emit({ type: "decode", done, total }),
  });
  if (earlier !== null && earlier.data.fingerprint !== dataset.fingerprint) {
    dataset.cache.close();
    throw new UserError(
      `The photos in ${root} are not those that this run was made with; restore them or start a new run.`,
    );
  }
  return dataset;
}
