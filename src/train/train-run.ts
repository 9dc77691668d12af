import { augmentations, describeAugmentation } from "../data/augment/augmentation.js";
import { requirePhotos } from "../data/require-photos.js";
import { createNetwork } from "../nn/models.js";
import { summarize } from "../nn/summary.js";
import { choiceThatContinues } from "../runtime/choose-executor.js";
import type { TrainConfig } from "./config.js";
import { trainingExecutor } from "./create-stepper.js";
import { dataRemarks } from "./data-remarks.js";
import { describeRun } from "./describe-run.js";
import type { TrainEvent } from "./events.js";
import { DivergedError, fit } from "./fit.js";
import { lockRun } from "./lock.js";
import { openData } from "./open-data.js";
import { writeJsonAtomically } from "./files.js";
import { Profiler } from "./profiler.js";
import { ProgressFile } from "./progress-file.js";
import {
  checkNewRunFolder,
  clearRunFolder,
  isRun,
  makeFolder,
  readRun,
  type RunFile,
  runPaths,
  writeRun,
} from "./run-folder.js";
import { clearStopRequest, readStopRequest } from "./stop-request.js";

/** A run to be started or gone on with. */
export interface TrainRequest {
  readonly directory: string;
  readonly config: TrainConfig;
  /** Replace the run that the folder holds. */
  readonly force: boolean;
  /** Go on with the run that the folder holds, if it holds one; its own configuration is `config`. */
  readonly resume: boolean;
  /** Find out where a step's time goes, and write profile.json. */
  readonly profile?: boolean;
}

type Emit = (event: TrainEvent) => void;

/**
 * Does a whole run: opens the photos, writes the folder's run.json, trains, and leaves in run.json how it ended. Gives
 * whether it finished or was stopped. Throws a `UserError` for whatever the user can mend; a run that is there already
 * is replaced only after everything else has been found right.
 */
export async function trainRun(
  request: TrainRequest,
  emit: Emit,
  shouldStop: () => boolean,
): Promise<"finished" | "interrupted"> {
  const { directory, config, force, resume } = request;
  const earlier = resume && isRun(directory) ? readRun(directory) : null;
  if (earlier === null) checkNewRunFolder(directory, force);
  const dataset = await openData(config, earlier, emit);
  try {
    requirePhotos(dataset, ["val"]);
    for (const event of dataRemarks(dataset)) if (earlier === null || event.type === "warning") emit(event);
    const network = createNetwork({ ...config.model, classes: dataset.classes.length });
    const { parameters } = summarize(network);
    const begun = earlier === null ? "auto" : choiceThatContinues(earlier.executor);
    const normalization = earlier?.normalization ?? { mean: dataset.mean, std: dataset.std };
    const executor = trainingExecutor({ ...config, executor: config.executor ?? begun }, network, normalization);
    if (earlier !== null && earlier.executor !== executor.name) {
      const message = `This run was begun on ${earlier.executor} and goes on on ${executor.name}, so its last digits may differ from an undisturbed run's.`;
      emit({ type: "warning", message });
    }
    makeFolder(directory);
    const unlock = await lockRun(runPaths(directory).lock);
    try {
      if (earlier === null) clearRunFolder(directory);
      const { error: earlierError, ...run } = earlier ?? describeRun(config, dataset, parameters, executor.name);
      const setStatus = (status: RunFile["status"], change: Pick<RunFile, "error" | "stoppedAfter"> = {}) =>
        writeRun(directory, { ...run, status, ...change });
      clearStopRequest(directory);
      setStatus("running");
      const progress = new ProgressFile(directory);
      const { train, val, test } = dataset.split;
      emit({
        type: "start",
        directory,
        executor: executor.name,
        model: config.model.model,
        parameters,
        classes: dataset.classes,
        images: { train: train.length, val: val.length, test: test.length },
        imageSize: config.model.imageSize,
        epochs: config.epochs,
        augmentation: describeAugmentation(config.data.augment ?? augmentations.none),
      });
      try {
        const { normalization } = run;
        const watched = (event: TrainEvent) => {
          progress.note(event);
          emit(event);
        };
        const stopTime = () => (shouldStop() ? "now" : readStopRequest(directory));
        const profiler = request.profile ? new Profiler(config.batch) : undefined;
        const options = { directory, config, network, dataset, normalization, executor, profiler };
        const result = await fit({ ...options, emit: watched, shouldStop: stopTime });
        const profiled = await profiler?.finish(executor);
        if (profiled) {
          const { profile, events: traceEvents } = profiled;
          const file = runPaths(directory).profile;
          writeJsonAtomically(file, { traceEvents, displayTimeUnit: "ms", profile });
          emit({ type: "profile", profile, file });
        }
        const early = result.type === "finished" && result.epochs < config.epochs;
        setStatus(result.type, early ? { stoppedAfter: result.epochs } : {});
        if (result.type === "finished") {
          const { bestEpoch, epochs } = result;
          emit({ type: "finished", directory, bestEpoch, epochs });
        } else emit({ type: "interrupted", directory, epoch: result.position.epoch, step: result.position.step });
        return result.type;
      } catch (error) {
        setStatus(error instanceof DivergedError ? "diverged" : "failed", { error: (error as Error).message });
        throw error;
      } finally {
        progress.end();
        clearStopRequest(directory);
      }
    } finally {
      unlock();
    }
  } finally {
    dataset.cache.close();
  }
}
