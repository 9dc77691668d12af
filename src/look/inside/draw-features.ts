import { baseName } from "../../core/base-name.js";
import { largestOf } from "../../core/extremes.js";
import { UserError } from "../../core/errors.js";
import { formatPercent } from "../../core/format.js";
import type { Executor } from "../../runtime/executor.js";
import { windowsOf } from "../../nn/windows.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import type { ChosenPhoto } from "./choose-photos.js";
import { chooseChannels, lastName, type LayerMaps, layerNumbers, type LayerNumbers } from "./feature-data.js";
import { featureMaps } from "./feature-maps.js";
import { layerMaps } from "./layer-maps.js";
import type { NamedFigure } from "./filters.js";
import { interleave, jpegPicture } from "../draw/picture.js";
import { readFeatures } from "./read-features.js";
import type { ReadPhoto } from "../read/run-reader.js";

const MAPS = 4;

/** The numbers in the figure of feature maps. */
export interface FeatureMapNumbers {
  readonly images: readonly {
    readonly file: string;
    /** Its true class, where that is known. */
    readonly label: string | null;
    readonly predicted: string;
    /** The probability of `predicted`, in 0..1. */
    readonly confidence: number;
  }[];
  readonly layers: readonly LayerNumbers[];
}

/** The layer of a name, `conv1` or `relu1` for what is listed as `conv1, relu1`; throws a `UserError` where there is none. */
function namedLayer(layers: readonly LayerMaps[], name: string): LayerMaps {
  const found = layers.find((layer) => layer.name.split(", ").includes(name));
  if (found !== undefined) return found;
  const names = layers.map(lastName);
  throw new UserError(`There is no layer ${name} whose maps can be drawn; choose one of ${names.join(", ")}.`);
}

/**
 * Draws four maps of every layer of maps behind an activation function for photos; of the layer that is named, if any, all
 * maps too, alone and over the image. Throws a `UserError` when an image cannot be read or the network has no such layer.
 */
export async function drawFeatures(
  loaded: LoadedRun,
  chosen: readonly ChosenPhoto[],
  executor: Executor,
  readPhoto: ReadPhoto,
  layerName?: string,
): Promise<{ figures: NamedFigure[]; numbers: FeatureMapNumbers }> {
  const { network, run } = loaded;
  const photos = await Promise.all(chosen.map((photo) => readPhoto(photo, network.imageSize, run.config.data.fit)));
  const { layers, probabilities } = await readFeatures(loaded, photos, executor);
  const wanted = layerName === undefined ? null : namedLayer(layers, layerName);
  const windows = windowsOf(network);
  const numbers = layers.map((layer) => {
    const sees = windows.get(lastName(layer))?.sees;
    return { ...layerNumbers(layer, chooseChannels(layer, MAPS)), ...(sees && { sees }) };
  });
  const images = chosen.map(({ file, label }, index) => {
    const predicted = probabilities[index].indexOf(largestOf(probabilities[index]));
    return { file, label, predicted: run.classes[predicted], confidence: probabilities[index][predicted] };
  });
  const shown = await Promise.all(
    images.map(async ({ file, label, predicted, confidence }, index) => ({
      picture: await jpegPicture(interleave(photos[index], network.imageSize)),
      caption: [
        label === null ? baseName(file) : `true: ${label}`,
        `predicted: ${predicted} (${formatPercent(confidence)})`,
      ],
    })),
  );
  const title = `Feature maps of ${loaded.network.name}, ${loaded.checkpoint} checkpoint`;
  const legend = [
    `After each activation function, the ${MAPS} channels that vary most (standard deviation over pixels, mean over the photos)`,
    "black = 0 or less, white = the channel's largest value over the photos",
    "zeros, detail: over all channels; detail = mean step between neighbouring pixels / standard deviation (noise: 1.13)",
  ];
  const svg = await featureMaps([title, ...legend].join("\n"), shown, layers, numbers);
  const figures = [{ name: "feature-maps", title, svg }];
  if (wanted !== null) {
    const whole = `Maps of ${wanted.name}: ${loaded.network.name}, ${loaded.checkpoint} checkpoint`;
    const seen = photos.map((photo) => interleave(photo, network.imageSize));
    const drawn = await layerMaps(`${whole}\nblack = 0, white = the channel's largest value over the photos`, shown, seen, wanted); // prettier-ignore
    figures.push({ name: `feature-maps-${layerName}`, title: whole, svg: drawn });
  }
  return { figures, numbers: { images, layers: numbers } };
}
