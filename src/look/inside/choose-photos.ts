import type { Executor } from "../../runtime/executor.js";
import type { JudgedSplit } from "../../train/judge/judged-split.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import { deviation } from "./feature-data.js";
import { eachFeatures, featureLayers } from "./read-features.js";
import type { PhotoPlace, ReadPhoto } from "../read/run-reader.js";

type Judgements = JudgedSplit["judgements"];

/** A photo to be drawn. */
export interface ChosenPhoto extends PhotoPlace {
  /** Its true class, where that is known. */
  readonly label: string | null;
}

/** Photos are taken into account of this many classes, this many of each. */
const CLASSES = 12;
const OF_EACH = 2;

/** Image files as they are. */
export function namedPhotos(files: readonly string[]): ChosenPhoto[] {
  return files.map((file) => ({ root: null, file, label: null }));
}

/** The first photo, and the first of another class. */
function firstOfTwoClasses(candidates: Judgements): Judgements {
  const first = candidates.slice(0, 1);
  return [...first, ...candidates.filter(({ label }) => label !== first[0].label).slice(0, 1)];
}

/** Of each class, in the split's order, the right photos that the network is surest of; of few classes where there are many. */
export function teachingCandidates({ judgements }: Pick<JudgedSplit, "judgements">): Judgements {
  const right = judgements.filter(({ label, predicted }) => label === predicted);
  const labels = [...new Set(right.map(({ label }) => label))].slice(0, CLASSES);
  return labels.flatMap((label) =>
    right
      .filter((photo) => photo.label === label)
      .sort((a, b) => b.confidence - a.confidence)
      .slice(0, OF_EACH),
  );
}

/**
 * How strongly each photo's maps vary over their pixels, beside the other photos': for each layer the mean deviation of its
 * maps as a multiple of the photos' mean, and the mean of that over layers. `spreads` has a row a photo, a number a layer.
 */
export function responses(spreads: readonly (readonly number[])[]): number[] {
  const layers = spreads[0]?.length ?? 0;
  const usual = Array.from({ length: layers }, (_, layer) => {
    return spreads.reduce((sum, own) => sum + own[layer], 0) / spreads.length;
  });
  return spreads.map((own) =>
    own.reduce((sum, spread, layer) => sum + (usual[layer] === 0 ? 0 : spread / usual[layer]) / layers, 0),
  );
}

async function spreadsOf(
  loaded: LoadedRun,
  places: readonly PhotoPlace[],
  executor: Executor,
  readPhoto: ReadPhoto,
): Promise<number[][]> {
  const { imageSize } = loaded.network;
  const photos = await Promise.all(places.map((place) => readPhoto(place, imageSize, loaded.run.config.data.fit)));
  const layers = featureLayers(loaded);
  const spreads: number[][] = [];
  await eachFeatures(loaded, photos, executor, (_, maps) => {
    spreads.push(
      layers.map(({ channels }, layer) => {
        const area = maps[layer].length / channels;
        const all = Array.from({ length: channels }, (_channel, channel) =>
          deviation(maps[layer].subarray(channel * area, (channel + 1) * area)),
        );
        return all.reduce((sum, spread) => sum + spread, 0) / channels;
      }),
    );
  });
  return spreads;
}

/** Two photos of different classes: the right ones that respond most, or, where one class at most has any, the first, right or wrong. */
export function pairOf(judgements: Judgements, candidates: Judgements, strength: readonly number[]): Judgements {
  if (new Set(candidates.map(({ label }) => label)).size < 2) return firstOfTwoClasses(judgements);
  const order = candidates.map((_, index) => index).sort((a, b) => strength[b] - strength[a] || a - b);
  return firstOfTwoClasses(order.map((index) => candidates[index]));
}

/**
 * Two photos of a split to teach with, where nobody names others: of different classes, both taken for what they are, and
 * those whose maps respond most (`responses`); the surest ones where the network has no maps.
 */
export async function teachingPhotos(
  loaded: LoadedRun,
  judged: JudgedSplit,
  executor: Executor,
  readPhoto: ReadPhoto,
): Promise<ChosenPhoto[]> {
  const { root, classes, judgements } = judged;
  const candidates = teachingCandidates(judged);
  const places = candidates.map(({ file }) => ({ root, file }));
  const hasMaps = featureLayers(loaded).length > 0;
  const strength = hasMaps ? responses(await spreadsOf(loaded, places, executor, readPhoto)) : candidates.map(() => 0);
  return pairOf(judgements, candidates, strength).map(({ file, label }) => ({
    root,
    file,
    label: classes[label],
  }));
}
