import { toBase64 } from "../core/base64.js";
import { UserError } from "../core/errors.js";
import type { Tensor } from "../core/tensor.js";
import { visible } from "../core/visible.js";
import type { Dataset } from "../data/photos.js";
import type { CamMap } from "../look/inside/cam-data.js";
import { channelBytes } from "../look/inside/feature-data.js";
import type { Excitement } from "../look/inside/excitement.js";
import { filterNumbers } from "../look/inside/filter-data.js";
import { readOcclusion } from "../look/inside/occlusion.js";
import { readCam } from "../look/inside/read-cam.js";
import { readFeatures } from "../look/inside/read-features.js";
import { readMap } from "../look/inside/read-map.js";
import { readPatches, seenFields } from "../look/inside/read-patches.js";
import { allFilters, firstFilters } from "../nn/maps.js";
import type { Executor } from "../runtime/executor.js";
import type { JudgedSplit } from "../train/judge/judged-split.js";
import type { LoadedRun } from "../train/judge/loaded-run.js";
import type {
  CamMethod,
  CamResponse,
  ClassMap,
  ExcitingPatch,
  FeatureResponse,
  Filters,
  Judgements,
  MapResponse,
  Patches,
  Prediction,
} from "./api.js";

/** Pixels of an image as a network sees it, [3, size, size]. */
export type Pixels = Uint8Array<ArrayBuffer>;

/** What a network said of the photos of a split, as the page is told it. */
export function judgementsAnswer({ split, checkpoint, classes, judgements }: JudgedSplit, epoch: number): Judgements {
  const written = judgements.map(({ file, label, predicted, confidence, loss }, index) => ({
    index,
    file: visible(file),
    label,
    predicted,
    confidence,
    loss,
  }));
  return { split, checkpoint, epoch, classes: classes.map(visible), judgements: written };
}

/** A convolution's filters at one time of training. */
export type FiltersOfTime = ReturnType<typeof filtersOfTime>;

/** More filters, and of each more channels, are not told: they are more than anybody looks at, and many megabytes. */
const MOST_FILTERS = 64;
const MOST_CHANNELS = 16;

/**
 * A convolution's filters of a checkpoint, by the name of its weight; those of the first where it is empty. Throws a `UserError`
 * where the network has none of that name, or no convolution.
 */
export function filtersOfTime({ network, weights, epoch, checkpoint }: LoadedRun, named = "") {
  const layers = allFilters(network);
  const layer = named === "" ? firstFilters(network) : named;
  if (layer === null) throw new UserError("This network has no convolution, so no filters to show.");
  if (!layers.includes(layer))
    throw new UserError(`This network has no convolution ${visible(layer)}; ask for one of ${layers.join(", ")}.`);
  return { layer, layers, checkpoint, name: "after" as const, epoch, weight: weights.get(layer)! };
}

/** The first channels of the first filters, [filters, channels, height, width]. */
function firstOf({ data, shape }: Tensor<"float32">): Tensor<"float32"> {
  const [filters, channels, height, width] = shape;
  const kept = [Math.min(filters, MOST_FILTERS), Math.min(channels, MOST_CHANNELS)] as const;
  const [each, area] = [channels * height * width, height * width];
  const parts = Array.from({ length: kept[0] }, (_, filter) =>
    data.subarray(filter * each, filter * each + kept[1] * area),
  );
  const whole = new Float32Array(kept[0] * kept[1] * area);
  parts.forEach((part, filter) => whole.set(part, filter * kept[1] * area));
  return { dtype: "float32", shape: [...kept, height, width], data: whole };
}

/** A convolution's filters over a run. Throws a `UserError` where no checkpoint is there yet. */
export function filtersAnswer(found: readonly FiltersOfTime[]): Filters {
  if (found.length === 0) throw new UserError("This run has no checkpoint yet.");
  const times = [...found].sort((a, b) => a.epoch - b.epoch);
  const { layer, layers } = times[0];
  const { shape: whole, scale, times: numbers } = filterNumbers({ layer, times });
  const written = times.map(({ checkpoint, epoch, weight }, index) => ({
    checkpoint,
    epoch,
    moved: numbers[index].moved.slice(0, MOST_FILTERS),
    weights: toBase64(firstOf(weight).data),
  }));
  return { layer, layers, shape: firstOf(times[0].weight).shape, whole, scale, times: written };
}

function predictionOf(loaded: LoadedRun, pixels: Pixels, probabilities: Float32Array): Prediction {
  return { size: loaded.network.imageSize, pixels: toBase64(pixels), probabilities: Array.from(probabilities) };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

/** What each layer of maps gives for an image. */
export async function featuresAnswer(loaded: LoadedRun, pixels: Pixels, executor: Executor): Promise<FeatureResponse> {
  const { layers, probabilities } = await readFeatures(loaded, [pixels], executor, "optional");
  const fields = seenFields(loaded.network);
  return {
    ...predictionOf(loaded, pixels, probabilities[0]),
    layers: layers.map((layer, index) => {
      const { name, channels, height, width, images } = layer;
      const area = height * width;
      const maps = Array.from({ length: channels }, (_, channel) => channelBytes(layer, channel)[0]);
      const largest = maps.map((_, channel) => images[0].subarray(channel * area, (channel + 1) * area).reduce((a, b) => Math.max(a, b), 0)); // prettier-ignore
      return { name, channels, height, width, largest, maps: toBase64(joined(maps)), field: fields[index] };
    }),
  };
}

/** One map of an image in numbers, and what it is computed of; throws a `UserError` where the network has no such map. */
export async function mapAnswer(
  loaded: LoadedRun,
  pixels: Pixels,
  asked: { readonly layer: string; readonly channel: number },
  executor: Executor,
): Promise<MapResponse> {
  const { width, height, values, convolution } = await readMap(loaded, pixels, asked, executor);
  const written = convolution && {
    ...convolution,
    input: toBase64(convolution.input),
    weight: toBase64(convolution.weight),
    steps: convolution.steps.map((step) => ({ ...step, values: toBase64(step.values) })),
  };
  return { width, height, values: toBase64(values), convolution: written };
}

/** So many photos are told for each channel. */
const PATCHES = 8;

/** What of the validation photos excites each channel of a layer most. Throws a `UserError` where the network has no such maps. */
export async function patchesAnswer(
  loaded: LoadedRun,
  dataset: Dataset,
  layer: string,
  executor: Executor,
): Promise<Patches> {
  const channelsOf = ({ channels }: { readonly channels: number }) => Array.from({ length: channels }, (_, at) => at);
  const { photos, found } = await readPatches(loaded, dataset, { channelsOf, count: PATCHES, only: layer }, executor);
  const told = ({ photo, ...where }: Excitement): ExcitingPatch => {
    const index = photos[photo];
    return { index, label: dataset.labelOf(dataset.split.val[index]), ...where };
  };
  return { photos: photos.length, channels: found[0].map((channel) => channel.map(told)) };
}

/** What a network says of an image. */
export async function predictionAnswer(loaded: LoadedRun, pixels: Pixels, executor: Executor): Promise<Prediction> {
  const { size, pixels: seen, probabilities } = await featuresAnswer(loaded, pixels, executor);
  return { size, pixels: seen, probabilities };
}

function writtenMap(label: number, { width, height, data }: CamMap): ClassMap {
  const largest = data.reduce((a, b) => Math.max(a, b), 0);
  const bytes = Uint8Array.from(data, (value) => (largest === 0 ? 0 : Math.round((255 * value) / largest)));
  return { label, width, height, largest, data: toBase64(bytes) };
}

/** The labels of the `count` largest probabilities, the largest first. */
function mostProbable(probabilities: Float32Array, count: number): number[] {
  const labels = Array.from(probabilities, (_, label) => label);
  return labels.sort((a, b) => probabilities[b] - probabilities[a]).slice(0, count);
}

/** Where an image speaks for some classes; for the two most probable where `labels` is empty. */
export async function camAnswer(
  loaded: LoadedRun,
  pixels: Pixels,
  { method, labels }: { readonly method: CamMethod; readonly labels: readonly number[] },
  executor: Executor,
): Promise<CamResponse> {
  const asked = (probabilities: Float32Array) => (labels.length > 0 ? labels : mostProbable(probabilities, 2));
  if (method === "occlusion") {
    const { probabilities, maps } = await readOcclusion(loaded, pixels, executor);
    const chosen = asked(probabilities).map((label) => writtenMap(label, maps[label]));
    return { ...predictionOf(loaded, pixels, probabilities), layer: "images", maps: chosen };
  }
  const { layer, photos } = await readCam(loaded, [pixels], (_, probabilities) => asked(probabilities), executor);
  const maps = photos[0].maps.map(({ label, map }) => writtenMap(label, map));
  return { ...predictionOf(loaded, pixels, photos[0].probabilities), layer, maps };
}
