import { baseName } from "../../core/base-name.js";
import type { Executor } from "../../runtime/executor.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import { camFigure } from "./cam.js";
import { focus } from "./cam-data.js";
import type { ChosenPhoto } from "./choose-photos.js";
import type { NamedFigure } from "./filters.js";
import { interleave } from "../draw/picture.js";
import { readOcclusion } from "./occlusion.js";
import { type PhotoCam, readCam } from "./read-cam.js";
import type { ReadPhoto } from "../read/run-reader.js";

const CLASSES = 2;

/** The numbers in the figure of class-activation maps. */
export interface CamNumbers {
  /** The layer whose maps are weighted. */
  readonly layer: string;
  readonly images: readonly {
    readonly file: string;
    /** Its true class, where that is known. */
    readonly label: string | null;
    readonly maps: readonly {
      readonly class: string;
      readonly probability: number;
      /** The share of the map in the fifth of its pixels where it is largest; null for an empty map. */
      readonly focus: number | null;
    }[];
  }[];
}

/** The most probable classes of a photo, and its true one where that is known and not among them. */
function askedAbout(probabilities: Float32Array, truth: number): number[] {
  const ranked = Array.from(probabilities, (_, label) => label).sort((a, b) => probabilities[b] - probabilities[a]);
  const asked = ranked.slice(0, CLASSES);
  return truth < 0 || asked.includes(truth) ? asked : [...asked, truth];
}

/** How maps over photos, [3, size, size] each, are made, and what stands above them. */
interface Method {
  readonly name: string;
  /** A title's beginning, and what bright means, given the layer. */
  readonly title: string;
  readonly legend: (layer: string) => string;
  readonly read: (
    photos: readonly Uint8Array<ArrayBuffer>[],
    labelsOf: (photo: number, probabilities: Float32Array) => readonly number[],
  ) => Promise<{ layer: string; photos: readonly PhotoCam[] }>;
}

async function drawMaps(
  { network, run, checkpoint }: LoadedRun,
  chosen: readonly ChosenPhoto[],
  readPhoto: ReadPhoto,
  { name, title: beginning, legend, read }: Method,
): Promise<{ figure: NamedFigure; numbers: CamNumbers }> {
  const planes = await Promise.all(chosen.map((photo) => readPhoto(photo, network.imageSize, run.config.data.fit)));
  const truth = (photo: number) => run.classes.indexOf(chosen[photo].label ?? "");
  const { layer, photos } = await read(planes, (photo, probabilities) => askedAbout(probabilities, truth(photo)));
  const shown = photos.map(({ probabilities, maps }, index) => {
    const { file, label } = chosen[index];
    return {
      pixels: interleave(planes[index], network.imageSize),
      caption: [label === null ? baseName(file) : `true: ${label}`],
      maps: maps.map(({ label: asked, map }) => ({ name: run.classes[asked], probability: probabilities[asked], map })),
    };
  });
  const title = `${beginning} of ${network.name}, ${checkpoint} checkpoint`;
  const images = shown.map(({ maps }, index) => ({
    file: chosen[index].file,
    label: chosen[index].label,
    maps: maps.map(({ name: asked, probability, map }) => ({ class: asked, probability, focus: focus(map) })),
  }));
  return {
    figure: { name, title, svg: await camFigure(`${title}\n${legend(layer)}`, shown) },
    numbers: { layer, images },
  };
}

/**
 * Draws Grad-CAM for photos: for the two most probable classes and the true one. Throws a `UserError` when an image cannot be read or the network has no maps.
 */
export function drawCam(loaded: LoadedRun, chosen: readonly ChosenPhoto[], executor: Executor, readPhoto: ReadPhoto) {
  return drawMaps(loaded, chosen, readPhoto, {
    name: "cam",
    title: "Class-activation maps",
    legend: (layer) =>
      `Grad-CAM at ${layer}: bright where the maps speak for the class, each map from 0 to its own largest value`,
    read: (photos, labelsOf) => readCam(loaded, photos, labelsOf, executor),
  });
}

/** Draws occlusion maps likewise; the whole network is asked, so that `layer` is its images. */
export function drawOcclusion(
  loaded: LoadedRun,
  chosen: readonly ChosenPhoto[],
  executor: Executor,
  readPhoto: ReadPhoto,
) {
  return drawMaps(loaded, chosen, readPhoto, {
    name: "occlusion",
    title: "Occlusion maps",
    legend: () =>
      "Bright where covering a part of the photo makes the class less probable, each map from 0 to its own largest value",
    read: async (photos, labelsOf) => {
      const found: PhotoCam[] = [];
      for (const [index, photo] of photos.entries()) {
        const { probabilities, maps } = await readOcclusion(loaded, photo, executor);
        const asked = labelsOf(index, probabilities).map((label) => ({ label, map: maps[label] }));
        found.push({ probabilities, maps: asked });
      }
      return { layer: "images", photos: found };
    },
  });
}
