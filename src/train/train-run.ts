import { resolve } from "node:path";
import type { ImageArrays } from "../data/arrays.js";
import { encodeArrays } from "../data/arrays-format.js";
import { requirePhotos } from "../data/require-photos.js";
import { UserError } from "../core/errors.js";
import type { Dataset } from "../data/photos.js";
import { createNetwork, parseModelName } from "../nn/models.js";
import { networkTitle } from "../nn/network-title.js";
import { resolveNetwork } from "../nn/resolve-network.js";
import type { StoredNetwork } from "../nn/stored/format.js";
import { replayNetwork } from "../nn/stored/replay.js";
import { summarize } from "../nn/summary.js";
import { choiceThatContinues } from "../runtime/choose-executor.js";
import { alone } from "../ranks/in-process.js";
import type { TrainConfig } from "./run/config.js";
import { trainingExecutor } from "./training-executor.js";
import { dataRemarks } from "./data-remarks.js";
import { describeRun } from "./run/describe-run.js";
import type { TrainEvent } from "./run/events.js";
import { firstWeights } from "./weights/first-weights.js";
import { folderStore } from "./run/folder-store.js";
import { openArrays, openData, openRunData } from "./run/open-data.js";
import { writeFileAtomically, writeJsonAtomically } from "../disk/files.js";
import { takeLease } from "../disk/lease.js";
import { Profiler } from "./step/profiler.js";
import { ProgressFile } from "./run/progress-file.js";
import {
  checkNewRunFolder,
  clearRunFolder,
  clearTemporaries,
  isRun,
  makeFolder,
  readRun,
  runPaths,
} from "./run/run-folder.js";
import { networkOfRun, readNetworkFile, writeNetworkFile } from "./run/run-network.js";
import { clearStopRequest, readStopRequest } from "./run/stop-request.js";
import { Team } from "./team.js";
import { trainInto } from "./train-into.js";

/** A run to be started or gone on with. */
export interface TrainRequest {
  readonly directory: string;
  readonly config: TrainConfig;
  /** Replace the run that the folder holds. */
  readonly force: boolean;
  /**
   * The network as data, where it is one of somebody's own: their module runs in the process that asks, never here. A
   * built-in one is made by its name.
   */
  readonly network?: StoredNetwork;
  /** Go on with the run that the folder holds, if it holds one; `config` is its own, but for what may change. */
  readonly resume: boolean;
  /** Find out where a step's time goes, and write profile.json. */
  readonly profile?: boolean;
  /** A folder of this machine's own, to which decoded photos are copied from where they are kept. */
  readonly scratch?: string;
  /** The images, where `config.data.root` says that they are arrays and the folder does not keep them yet. */
  readonly arrays?: ImageArrays;
}

/** The network of a new run, as data. */
function newNetwork({ config, network }: TrainRequest, classes: number): StoredNetwork {
  const { model, options, imageSize } = config.model;
  if (network === undefined) return resolveNetwork(parseModelName(model), { options, imageSize, classes }).stored;
  if (network.classes === classes && network.imageSize === imageSize) return network;
  throw new UserError(
    `${networkTitle(model)} was made for ${network.classes} classes at ${network.imageSize} px, and the photos have ${classes} classes at ${imageSize} px.`,
  );
}

type Emit = (event: TrainEvent) => void;

/**
 * Does a whole run: opens the photos, writes the folder's run.json, trains, and leaves in run.json how it ended. Gives
 * whether it finished or was stopped. Throws a `UserError` for whatever the user can mend; a run that is there already
 * is replaced only after everything else has been found right. `team` are the processes that compute its steps, where this
 * one is not alone.
 */
export async function trainRun(
  request: TrainRequest,
  emit: Emit,
  shouldStop: () => boolean,
  team = new Team(alone()),
): Promise<"finished" | "interrupted"> {
  const { directory, config, force, resume, arrays, scratch } = request;
  if (request.profile === true && (config.shards ?? 1) > 1)
    throw new UserError("--profile measures steps that are not divided; give it without --shards.");
  const earlier = resume && isRun(directory) ? readRun(directory) : null;
  if (earlier === null) checkNewRunFolder(directory, force);
  const { root, cacheRoot } = config.data;
  const place = { data: root, cacheRoot, scratch };
  // Training looks at no test photo: those are asked for when it is judged.
  const dataset =
    arrays !== undefined
      ? await openArrays(config, arrays, runPaths(directory).arrays, earlier)
      : earlier === null
        ? await openData(config, directory, emit, scratch)
        : await openRunData(earlier, directory, ["train", "val"], place, emit);
  try {
    requirePhotos(dataset, ["val"]);
    for (const event of dataRemarks(dataset)) if (earlier === null || event.type === "warning") emit(event);
    const stored = earlier === null ? newNetwork(request, dataset.classes.length) : null;
    const network = stored === null ? networkOfRun(directory, { ...earlier!, config }) : replayNetwork(stored);
    const { parameters } = summarize(network);
    const before = earlier === null ? "auto" : choiceThatContinues(earlier.executor);
    const normalization = earlier?.normalization ?? { mean: dataset.mean, std: dataset.std };
    const executor = trainingExecutor({ ...config, executor: config.executor ?? before }, network, normalization);
    if (earlier !== null && earlier.executor !== executor.name) {
      const message = `This run was begun on ${earlier.executor} and goes on on ${executor.name}, so its last digits may differ from an undisturbed run's.`;
      emit({ type: "warning", message });
    }
    makeFolder(directory);
    const onWait = (message: string) => emit({ type: "warning", message });
    const lease = await takeLease(runPaths(directory).lock, { doing: "training into this run", onWait });
    try {
      if (stored === null) clearTemporaries(directory);
      else {
        clearRunFolder(directory);
        writeNetworkFile(runPaths(directory).network, stored);
        if (arrays !== undefined) writeFileAtomically(runPaths(directory).arrays, encodeArrays(arrays));
      }
      const begun = earlier ?? describeRun(config, dataset, parameters, executor.name);
      clearStopRequest(directory);
      const progress = new ProgressFile(directory);
      const watched = (event: TrainEvent) => {
        progress.note(event);
        emit(event);
      };
      const opened: Dataset[] = [];
      /** Photos of another size on which a timed run is trained on its way; their network is a built-in one. */
      const ofSize = async (imageSize: number) => {
        const sized = { ...config, model: { ...config.model, imageSize } };
        const photos = await openRunData({ ...begun, config: sized }, directory, ["train"], place, watched);
        opened.push(photos);
        return { network: createNetwork({ ...sized.model, classes: dataset.classes.length }), photos };
      };
      // Of a run that is gone on with, the number of epochs or of threads may be another.
      const run = { ...begun, config };
      await team.summon(() => ({
        directory: resolve(directory),
        run,
        network: readNetworkFile(runPaths(directory).network)!,
        executor: executor.name,
      }));
      const profiler = request.profile ? new Profiler(config.batch) : undefined;
      try {
        return await trainInto({
          directory,
          store: folderStore(directory),
          run,
          ranks: team.ranks,
          network,
          photos: dataset,
          ofSize,
          firstWeights: () => firstWeights(config, network, watched),
          executor,
          profiler,
          emit: watched,
          shouldStop: () => {
            lease.check();
            return shouldStop() ? "now" : readStopRequest(directory);
          },
          beforeEnd: async () => {
            const profiled = await profiler?.finish(executor);
            if (!profiled) return;
            const { profile, events: traceEvents } = profiled;
            const file = runPaths(directory).profile;
            writeJsonAtomically(file, { traceEvents, displayTimeUnit: "ms", profile });
            emit({ type: "profile", profile, file });
          },
        });
      } finally {
        for (const photos of opened) photos.close();
        progress.end();
        clearStopRequest(directory);
      }
    } finally {
      lease.end();
    }
  } finally {
    dataset.close();
  }
}
