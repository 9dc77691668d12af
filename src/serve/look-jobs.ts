import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { visible } from "../core/visible.js";
import { readImageFile } from "../data/arrays-file.js";
import { decodeImage } from "../data/cache/decode.js";
import type { SplitName } from "../data/listing.js";
import { readReason } from "../data/read-file.js";
import type { Executor } from "../runtime/executor.js";
import { evaluationExecutor } from "../runtime/choose-executor.js";
import { camAnswer, featuresAnswer, filtersAnswer, type FiltersOfTime, filtersOfTime, judgementsAnswer, mapAnswer, patchesAnswer, predictionAnswer } from "../page/answers.js"; // prettier-ignore
import type {
  CamMethod,
  CamResponse,
  FeatureResponse,
  Filters,
  Judgements,
  LabelledPhoto,
  MapResponse,
  Patches,
  Prediction,
} from "../page/api.js";
import { judgeRun } from "../train/judge/evaluation.js";
import { exportOnnx, exportProgram } from "../train/judge/export.js";
import { loadRun } from "../train/judge/load-run.js";
import type { LoadedRun } from "../train/judge/loaded-run.js";
import { openRunData, type PhotosPlace } from "../train/run/open-data.js";
import { readRun } from "../train/run/run-folder.js";
import { checkpointVersion } from "./checkpoints.js";
import { Memory } from "./memory.js";

/** An image to be looked at: a file, or the bytes of one. */
export type ImageSource = { readonly path: string } | { readonly bytes: Uint8Array };

/** What the process that looks into networks can be asked to do; `run` is a run's folder. */
export type LookJob =
  | {
      readonly type: "label";
      readonly run: string;
      readonly split: SplitName;
      readonly place: PhotosPlace;
    }
  | {
      readonly type: "judge";
      readonly run: string;
      readonly checkpoint: string;
      readonly split: SplitName;
      readonly place: PhotosPlace;
    }
  | { readonly type: "filters"; readonly run: string; readonly layer: string; readonly checkpoints: readonly string[] }
  | { readonly type: "predict"; readonly run: string; readonly checkpoint: string; readonly image: ImageSource }
  | { readonly type: "features"; readonly run: string; readonly checkpoint: string; readonly image: ImageSource }
  | {
      readonly type: "cam";
      readonly run: string;
      readonly checkpoint: string;
      readonly image: ImageSource;
      readonly method: CamMethod;
      /** The classes asked about; the two most probable where it is empty. */
      readonly labels: readonly number[];
    }
  | {
      readonly type: "map";
      readonly run: string;
      readonly checkpoint: string;
      readonly image: ImageSource;
      /** As the layer is listed, and which of its maps, from 0. */
      readonly layer: string;
      readonly channel: number;
    }
  | {
      readonly type: "patches";
      readonly run: string;
      readonly checkpoint: string;
      readonly layer: string;
      readonly place: PhotosPlace;
    }
  | { readonly type: "export"; readonly run: string; readonly checkpoint: string; readonly format: ModelFormat };

/** What a network is exported as for the page: for ONNX Runtime Web, or for our own kernels. */
export const MODEL_FORMATS = ["onnx", "program"] as const;
export type ModelFormat = (typeof MODEL_FORMATS)[number];

/** What each kind of job gives. */
export interface LookResults {
  label: LabelledPhoto[];
  judge: Judgements;
  filters: Filters;
  predict: Prediction;
  features: FeatureResponse;
  cam: CamResponse;
  map: MapResponse;
  patches: Patches;
  /** The path of a temporary file, which whoever asked removes. */
  export: string;
}

const executorOf = (threads: number) => evaluationExecutor({ device: "cpu", threads });

/** An image as the network sees it. */
async function pixelsOf({ network, run }: LoadedRun, image: ImageSource): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const bytes = "path" in image ? await readImageFile(image.path) : image.bytes;
    return (await decodeImage(bytes, network.imageSize, run.config.data.fit)).pixels;
  } catch (error) {
    const reason = readReason(error);
    throw new UserError(`This image cannot be read (${reason}); give a JPEG, PNG or WebP file.`);
  }
}

/**
 * Tries something with the photos where they were said to be; a run whose photos are not in the folder that was named has
 * them where it says itself.
 */
function wherePhotosAre<T>(place: PhotosPlace, ask: (place: PhotosPlace) => Promise<T>): Promise<T> {
  return ask(place).catch((error: unknown) => {
    if (!(error instanceof UserError) || place.data === undefined) throw error;
    return ask({ cacheRoot: place.cacheRoot });
  });
}

/** The photos of a split and their classes, without looking at them. */
async function label({ run: directory, split, place }: Extract<LookJob, { type: "label" }>): Promise<LabelledPhoto[]> {
  const run = readRun(directory);
  const dataset = await wherePhotosAre(place, (at) => openRunData(run, directory, [split], at, () => {}));
  try {
    const items = Array.from(dataset.split[split]);
    const nameOf = (item: number) => visible(dataset.listing.items[item].file);
    return items.map((item) => ({ file: nameOf(item), label: visible(run.classes[dataset.labelOf(item)]) }));
  } finally {
    dataset.close();
  }
}

async function judge(job: Extract<LookJob, { type: "judge" }>, threads: number): Promise<Judgements> {
  const loaded = loadRun(job.run, job.checkpoint);
  const judged = await wherePhotosAre(job.place, (at) =>
    judgeRun(loaded, job.split, executorOf(threads), () => {}, at),
  );
  return judgementsAnswer(judged, loaded.epoch);
}

async function patches(
  { run: directory, checkpoint, layer, place }: Extract<LookJob, { type: "patches" }>,
  threads: number,
): Promise<Patches> {
  const loaded = loadRun(directory, checkpoint);
  const dataset = await wherePhotosAre(place, (at) => openRunData(loaded.run, directory, ["val"], at, () => {}));
  try {
    return await patchesAnswer(loaded, dataset, layer, executorOf(threads));
  } finally {
    dataset.close();
  }
}

/** Those that were read lately: of a run that is being trained only what is new is read. */
const readFilters = new Memory<FiltersOfTime>(1000);

function filtersOf(run: string, layer: string, checkpoint: string): Promise<FiltersOfTime> {
  // Those of the first convolution are small; of deeper ones a thousand would fill the memory.
  if (layer !== "") return Promise.resolve(filtersOfTime(loadRun(run, checkpoint), layer));
  return readFilters.get(JSON.stringify([run, checkpoint, checkpointVersion(run, checkpoint)]), () =>
    Promise.resolve(filtersOfTime(loadRun(run, checkpoint))),
  );
}

async function filters({ run, layer, checkpoints }: Extract<LookJob, { type: "filters" }>): Promise<Filters> {
  const times: FiltersOfTime[] = [];
  for (const checkpoint of checkpoints) times.push(await filtersOf(run, layer, checkpoint));
  return filtersAnswer(times);
}

/** Answers a question about an image with a run's network. */
async function asked<T>(
  { run, checkpoint, image }: Extract<LookJob, { readonly image: ImageSource }>,
  threads: number,
  answer: (loaded: LoadedRun, pixels: Uint8Array<ArrayBuffer>, executor: Executor) => Promise<T>,
): Promise<T> {
  const loaded = loadRun(run, checkpoint);
  return answer(loaded, await pixelsOf(loaded, image), executorOf(threads));
}

let exported = 0;

function exportModel({ run, checkpoint, format }: Extract<LookJob, { type: "export" }>): string {
  const path = join(tmpdir(), `convscope-${process.pid}-${exported++}.${format}`);
  const loaded = loadRun(run, checkpoint);
  if (format === "onnx") exportOnnx(loaded, true, path);
  else exportProgram(loaded, path);
  return path;
}

/** Does a job. Throws a `UserError` for what the user can mend: a checkpoint that is gone, photos that have changed. */
export async function doLookJob(job: LookJob, threads: number): Promise<LookResults[LookJob["type"]]> {
  switch (job.type) {
    case "label":
      return label(job);
    case "judge":
      return judge(job, threads);
    case "filters":
      return filters(job);
    case "predict":
      return asked(job, threads, predictionAnswer);
    case "features":
      return asked(job, threads, featuresAnswer);
    case "cam":
      return asked(job, threads, (loaded, pixels, executor) => camAnswer(loaded, pixels, job, executor));
    case "map":
      return asked(job, threads, (loaded, pixels, executor) => mapAnswer(loaded, pixels, job, executor));
    case "patches":
      return patches(job, threads);
    case "export":
      return exportModel(job);
  }
}
