import { RandomStream } from "../../core/random.js";
import type { Dataset } from "../../data/photos.js";
import { windowsOf } from "../../nn/windows.js";
import type { Network } from "../../nn/network.js";
import type { Executor } from "../../runtime/executor.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import { type Excitement, Excitements, type SeenField } from "./excitement.js";
import { lastName, type LayerMaps } from "./feature-data.js";
import { eachFeatures, featureLayer, featureLayers } from "./read-features.js";

/** Of more validation photos, as many are read, drawn from all of them. */
const MOST_PHOTOS = 500;

/** Where in validation photos some channels respond most. */
export interface ReadPatches {
  /** The places in the validation split of the photos that were read; an excitement's `photo` is one in this list. */
  readonly photos: readonly number[];
  /** For each layer, for each of its channels, the most exciting first. */
  readonly found: readonly (readonly (readonly Excitement[])[])[];
}

/** What of the image each layer of maps sees, in the order of `featureLayers`; all of it where windows do not say. */
export function seenFields(network: Network): SeenField[] {
  const { imageSize: size } = network;
  const windows = windowsOf(network);
  return featureLayers({ network }).map((layer) => {
    const { sees = [size, size], from = [0, 0], step = [0, 0] } = windows.get(lastName(layer)) ?? {};
    return { sees, from, step };
  });
}

/** Reads a photo of the validation split by its place there, [3, size, size]. */
export function readValidation(dataset: Dataset, place: number): Uint8Array<ArrayBuffer> {
  const planes = new Uint8Array(3 * dataset.size ** 2);
  dataset.read(dataset.split.val[place], planes, 0);
  return planes;
}

/**
 * Finds, for some channels of each layer of maps, or of the one that is named `only`, the `count` validation photos that excite them
 * most, and where. The same photos are drawn for the same run, whoever asks. Throws a `UserError` where there is no such layer.
 */
export async function readPatches(
  loaded: LoadedRun,
  dataset: Dataset,
  { channelsOf, count, only }: { readonly channelsOf: (layer: Omit<LayerMaps, "images">) => readonly number[]; readonly count: number; readonly only?: string }, // prettier-ignore
  executor: Executor,
): Promise<ReadPatches> {
  const places = Array.from(dataset.split.val, (_, place) => place);
  const photos = new RandomStream(loaded.run.config.seed, "patches").shuffle(places).slice(0, MOST_PHOTOS);
  const layers = only === undefined ? featureLayers(loaded) : [featureLayer(loaded, only)];
  const excitements = new Excitements(layers, layers.map(channelsOf), count);
  const pictures = function* () {
    for (const place of photos) yield readValidation(dataset, place);
  };
  await eachFeatures(loaded, pictures(), executor, (photo, maps) => excitements.add(photo, maps), {
    ...(only === undefined ? {} : { only }),
  });
  return { photos, found: excitements.found };
}
