import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import type { Tensor } from "../core/tensor.js";
import { readImageFile } from "../data/arrays-file.js";
import { decodeImage } from "../data/cache/decode.js";
import type { SplitName } from "../data/listing.js";
import type { CamMap } from "../look/cam-data.js";
import { channelBytes } from "../look/feature-data.js";
import { filterNumbers } from "../look/filter-data.js";
import { readCam } from "../look/read-cam.js";
import { firstFilters } from "../nn/maps.js";
import { readFeatures } from "../look/read-features.js";
import { readOcclusion } from "../look/occlusion.js";
import { evaluationExecutor } from "../runtime/choose-executor.js";
import type { CamResponse, ClassMap, FeatureResponse, Filters, Judgements, LabelledPhoto, Prediction } from "../page/api.js";
import { judgeRun } from "../train/evaluation.js";
import { exportOnnx, exportProgram } from "../train/export.js";
import { loadRun } from "../train/load-run.js";
import type { LoadedRun } from "../train/loaded-run.js";
import { openData } from "../train/open-data.js";
import { readRun } from "../train/run-folder.js";
import { checkpointVersion } from "./checkpoints.js";
import { Memory } from "./memory.js";

/** An image to be looked at: a file, or the bytes of one. */
export type ImageSource = { readonly path: string } | { readonly bytes: Uint8Array };

/** What the process that looks into networks can be asked to do; `run` is a run's folder. */
export type LookJob =
  | { readonly type: "label"; readonly run: string; readonly split: SplitName }
  | { readonly type: "judge"; readonly run: string; readonly checkpoint: string; readonly split: SplitName }
  | { readonly type: "filters"; readonly run: string; readonly checkpoints: readonly string[] }
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
  | { readonly type: "export"; readonly run: string; readonly checkpoint: string; readonly format: ModelFormat };

/** What a network is exported as for the page: for ONNX Runtime Web, or for our own kernels. */
export const MODEL_FORMATS = ["onnx", "program"] as const;
export type ModelFormat = (typeof MODEL_FORMATS)[number];

/** How a map over the image is made. */
export const CAM_METHODS = ["grad-cam", "occlusion"] as const;
export type CamMethod = (typeof CAM_METHODS)[number];

/** What each kind of job gives. */
export interface LookResults {
  label: LabelledPhoto[];
  judge: Judgements;
  filters: Filters;
  predict: Prediction;
  features: FeatureResponse;
  cam: CamResponse;
  /** The path of a temporary file, which whoever asked removes. */
  export: string;
}

const base64 = (bytes: Uint8Array | Float32Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

const executorOf = (threads: number) => evaluationExecutor({ device: "cpu", threads });

/** An image as the network sees it. */
async function pixelsOf({ network, run }: LoadedRun, image: ImageSource): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const bytes = "path" in image ? await readImageFile(image.path) : image.bytes;
    return (await decodeImage(bytes, network.imageSize, run.config.data.fit)).pixels;
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    throw new UserError(`This image cannot be read (${reason}); give a JPEG, PNG or WebP file.`);
  }
}

/** The photos of a split and their classes, without looking at them. */
async function label({ run: directory, split }: Extract<LookJob, { type: "label" }>): Promise<LabelledPhoto[]> {
  const run = readRun(directory);
  const dataset = await openData(run.config, run, directory, () => {});
  try {
    const items = Array.from(dataset.split[split]);
    return items.map((item) => ({ file: dataset.listing.items[item].file, label: run.classes[dataset.labelOf(item)] }));
  } finally {
    dataset.close();
  }
}

async function judge(job: Extract<LookJob, { type: "judge" }>, threads: number): Promise<Judgements> {
  const loaded = loadRun(job.run, job.checkpoint);
  const { split, checkpoint, classes, judgements } = await judgeRun(loaded, job.split, executorOf(threads), () => {});
  const written = judgements.map(({ file, label, predicted, confidence, loss }, index) => ({
    index,
    file,
    label,
    predicted,
    confidence,
    loss,
  }));
  return { split, checkpoint, epoch: loaded.epoch, classes, judgements: written };
}

/** The first convolution's filters at one time of training. */
interface FiltersOfTime {
  readonly layer: string;
  readonly checkpoint: string;
  readonly name: "after";
  readonly epoch: number;
  readonly weight: Tensor<"float32">;
}

/** Those that were read lately: of a run that is being trained only what is new is read. */
const readFilters = new Memory<FiltersOfTime>(1000);

function filtersOf(run: string, checkpoint: string): Promise<FiltersOfTime> {
  return readFilters.get(JSON.stringify([run, checkpoint, checkpointVersion(run, checkpoint)]), () => {
    const { network, weights, epoch } = loadRun(run, checkpoint);
    const layer = firstFilters(network);
    if (layer === null) throw new UserError("This network has no convolution, so no filters to show.");
    return Promise.resolve({ layer, checkpoint, name: "after", epoch, weight: weights.get(layer)! });
  });
}

async function filters({ run, checkpoints }: Extract<LookJob, { type: "filters" }>): Promise<Filters> {
  if (checkpoints.length === 0) throw new UserError("This run has no checkpoint yet.");
  const times: FiltersOfTime[] = [];
  for (const checkpoint of checkpoints) times.push(await filtersOf(run, checkpoint));
  times.sort((a, b) => a.epoch - b.epoch);
  const { layer } = times[0];
  const { shape, scale, times: numbers } = filterNumbers({ layer, times });
  const written = times.map(({ checkpoint, epoch, weight }, index) => ({
    checkpoint,
    epoch,
    moved: numbers[index].moved,
    weights: base64(weight.data),
  }));
  return { layer, shape, scale, times: written };
}

function predictionOf(loaded: LoadedRun, pixels: Uint8Array, probabilities: Float32Array): Prediction {
  return { size: loaded.network.imageSize, pixels: base64(pixels), probabilities: Array.from(probabilities) };
}

async function features(
  { run, checkpoint, image }: Extract<LookJob, { type: "features" | "predict" }>,
  threads: number,
): Promise<FeatureResponse> {
  const loaded = loadRun(run, checkpoint);
  const pixels = await pixelsOf(loaded, image);
  const { layers, probabilities } = await readFeatures(loaded, [pixels], executorOf(threads), "optional");
  return {
    ...predictionOf(loaded, pixels, probabilities[0]),
    layers: layers.map((layer) => {
      const { name, channels, height, width, images } = layer;
      const area = height * width;
      const maps = Array.from({ length: channels }, (_, channel) => channelBytes(layer, channel)[0]);
      const largest = maps.map((_, channel) => images[0].subarray(channel * area, (channel + 1) * area).reduce((a, b) => Math.max(a, b), 0)); // prettier-ignore
      return { name, channels, height, width, largest, maps: base64(Buffer.concat(maps)) };
    }),
  };
}

function writtenMap(label: number, { width, height, data }: CamMap): ClassMap {
  const largest = data.reduce((a, b) => Math.max(a, b), 0);
  const bytes = Uint8Array.from(data, (value) => (largest === 0 ? 0 : Math.round((255 * value) / largest)));
  return { label, width, height, largest, data: base64(bytes) };
}

/** The labels of the `count` largest probabilities, the largest first. */
function mostProbable(probabilities: Float32Array, count: number): number[] {
  const labels = Array.from(probabilities, (_, label) => label);
  return labels.sort((a, b) => probabilities[b] - probabilities[a]).slice(0, count);
}

async function cam(job: Extract<LookJob, { type: "cam" }>, threads: number): Promise<CamResponse> {
  const loaded = loadRun(job.run, job.checkpoint);
  const pixels = await pixelsOf(loaded, job.image);
  const executor = executorOf(threads);
  const asked = (probabilities: Float32Array) => (job.labels.length > 0 ? job.labels : mostProbable(probabilities, 2));
  if (job.method === "occlusion") {
    const { probabilities, maps } = await readOcclusion(loaded, pixels, executor);
    const chosen = asked(probabilities).map((label) => writtenMap(label, maps[label]));
    return { ...predictionOf(loaded, pixels, probabilities), layer: "images", maps: chosen };
  }
  const { layer, photos } = await readCam(loaded, [pixels], (_, probabilities) => asked(probabilities), executor);
  const maps = photos[0].maps.map(({ label, map }) => writtenMap(label, map));
  return { ...predictionOf(loaded, pixels, photos[0].probabilities), layer, maps };
}

async function predict(job: Extract<LookJob, { type: "predict" }>, threads: number): Promise<Prediction> {
  const { size, pixels, probabilities } = await features(job, threads);
  return { size, pixels, probabilities };
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
      return predict(job, threads);
    case "features":
      return features(job, threads);
    case "cam":
      return cam(job, threads);
    case "export":
      return exportModel(job);
  }
}
