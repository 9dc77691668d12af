import { augmentations, describeAugmentation } from "../data/augment/augmentation.js";
import type { Photos } from "../data/photos.js";
import { networkTitle } from "../nn/network-title.js";
import { DivergedError, fit, type FitOptions, type FitResult } from "./fit.js";
import type { RunFile } from "./run/run-file.js";
import { RUN_FILES } from "./run/run-store.js";

/** A run whose network and photos are ready, to be trained into a store. */
export interface TrainIntoOptions extends Omit<FitOptions, "config" | "normalization"> {
  /** What events call the run: its folder. */
  readonly directory: string;
  /** As it begins, or goes on. */
  readonly run: RunFile;
  readonly photos: Photos;
  /** Called when training has ended well, before that is told. */
  readonly beforeEnd?: (result: FitResult) => Promise<void>;
}

/**
 * Trains, tells it, and leaves in the store's run.json how it ended; wherever it runs. Gives whether it finished or was
 * stopped. Rejects as `fit` does.
 */
export async function trainInto(options: TrainIntoOptions): Promise<FitResult["type"]> {
  const { directory, run: begun, store, photos, executor, emit, beforeEnd, ...rest } = options;
  const { error: earlierError, ...run } = begun;
  const { config, normalization, parameters } = run;
  const setStatus = (
    status: RunFile["status"],
    change: Partial<Pick<RunFile, "error" | "stoppedAfter" | "config">> = {},
  ) => {
    const text = `${JSON.stringify({ ...run, status, ...change }, null, 2)}\n`;
    return store.write(RUN_FILES.run, [new TextEncoder().encode(text)]);
  };
  await setStatus("running");
  const { train, val, test } = photos.split;
  emit({
    type: "start",
    directory,
    executor: executor.name,
    model: networkTitle(config.model.model),
    parameters,
    classes: photos.classes,
    images: { train: train.length, val: val.length, test: test.length },
    imageSize: config.model.imageSize,
    epochs: config.epochs,
    augmentation: describeAugmentation(config.data.augment ?? augmentations.none),
  });
  try {
    const result = await fit({ ...rest, store, photos, executor, emit, config, normalization });
    await beforeEnd?.(result);
    if (result.type === "finished") {
      const { bestEpoch, epochs } = result;
      // How many a timed run has is known now.
      if (config.timed !== undefined) await setStatus("finished", { config: { ...config, epochs } });
      else await setStatus("finished", epochs < config.epochs ? { stoppedAfter: epochs } : {});
      emit({ type: "finished", directory, bestEpoch, epochs });
    } else {
      const { epoch, step } = result.position;
      await setStatus("interrupted");
      emit({ type: "interrupted", directory, epoch, step });
    }
    return result.type;
  } catch (error) {
    await setStatus(error instanceof DivergedError ? "diverged" : "failed", { error: (error as Error).message });
    throw error;
  }
}
