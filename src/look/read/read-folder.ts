import { readdirSync } from "node:fs";
import { join } from "node:path";
import { judgeRun } from "../../train/judge/evaluation.js";
import { loadRun } from "../../train/judge/load-run.js";
import { type DataEvent, openRunData, type PhotosPlace } from "../../train/run/open-data.js";
import { readMetrics, readRun, runPaths } from "../../train/run/run-folder.js";
import { networkOfRun } from "../../train/run/run-network.js";
import { readPhoto } from "./read-photo.js";
import type { RunReader } from "./run-reader.js";

const EPOCH_FILE = /^epoch-(\d+)\.safetensors$/;

/** A promise of what is read at once. */
const soon = <T>(read: () => T): Promise<T> => Promise.resolve().then(read);

/** The run of a folder, as figures read it; its photos are at `place` by now, if that is not where it was begun with. */
export function folderReader(
  directory: string,
  place: PhotosPlace = {},
  emit: (event: DataEvent) => void = () => {},
): RunReader {
  return {
    run: () => soon(() => readRun(directory)),
    network: () => soon(() => networkOfRun(directory, readRun(directory))),
    metrics: () => soon(() => readMetrics(directory)),
    load: (checkpoint) => soon(() => loadRun(directory, checkpoint)),
    epochs: () =>
      soon(() =>
        readdirSync(runPaths(directory).checkpoints).flatMap(
          (name) => EPOCH_FILE.exec(name)?.slice(1).map(Number) ?? [],
        ),
      ),
    judge: (loaded, split, executor) => judgeRun(loaded, split, executor, emit, place),
    openPhotos: async (split) => openRunData(readRun(directory), directory, [split], place, emit),
    readPhoto: ({ root, file }, side, fit) => readPhoto(root === null ? file : join(root, file), side, fit),
  };
}
