import type { TrainSettings } from "../settings/settings.js";
import type { Candidate, KnownNetwork } from "./best-file.js";
import { BATCH } from "./candidates.js";

/** Sizes that photos are brought to for a network that has learnt elsewhere. */
const IMAGE_SIZES = [64, 96, 128, 160, 224] as const;
/** A network that knows much already needs to see each photo this often. */
const ENOUGH_PASSES = 8;
/** An update that leaves half of the layers as they are takes about so much of one of all layers. */
const HALF_COST = 0.65;
/** The first layers see edges and colours in any photos: they move a tenth as far as the last. */
const FIRST_LAYER_RATE = 0.1;

/** The largest size, up to the photos' own, at which each photo is seen often enough; the smallest where none is. */
export function transferSizeFor(passesOf: (imageSize: number) => number, shortSide: number | null): number {
  const fitting = IMAGE_SIZES.filter((size) => shortSide === null || size <= shortSide);
  return fitting.findLast((size) => passesOf(size) >= ENOUGH_PASSES) ?? IMAGE_SIZES[0];
}

/** What all trainings from given weights share. */
export function transferSettings({ model, options }: KnownNetwork, weights: string): TrainSettings {
  return {
    model,
    ...options,
    weights,
    optimizer: "adamw",
    learningRate: 0.0005,
    weightDecay: 0.05,
    decayOn: "weights",
    schedule: "one-cycle",
    labelSmoothing: 0.1,
    augment: "standard",
    ema: 0.99,
    firstLayerRate: FIRST_LAYER_RATE,
    batch: BATCH,
  };
}

/** The last layer as it was found on the features, the rest as it was: hardly moved, so that it is a run as any other. */
export function headSettings(base: TrainSettings): TrainSettings {
  const { firstLayerRate: _, augment: __, labelSmoothing: ___, decayOn: ____, ...others } = base;
  return { ...others, freeze: ["backbone"], learningRate: 1e-6, weightDecay: 0 };
}

/** How deep to unfreeze and how fast to go on, from the head that was found; the recipe to begin with first. */
export function transferCandidates(
  base: TrainSettings,
  frozenHalf: readonly string[],
  secondsAnUpdate: number,
): Candidate[] {
  return [
    { name: "all", settings: base, secondsAnUpdate, why: `all layers are trained on, the first with ${FIRST_LAYER_RATE} of the last one's learning rate` }, // prettier-ignore
    { name: "half", settings: { ...base, freeze: frozenHalf }, secondsAnUpdate: HALF_COST * secondsAnUpdate, why: "the first half of the layers stays as it was, which takes less time an update" }, // prettier-ignore
    { name: "gentle", settings: { ...base, learningRate: 0.00015 }, secondsAnUpdate, why: "all layers, with a third of the learning rate: what was learnt elsewhere may fit as it is" }, // prettier-ignore
    { name: "fast", settings: { ...base, learningRate: 0.002 }, secondsAnUpdate, why: "all layers, with four times the learning rate: what was learnt elsewhere may be of little use" }, // prettier-ignore
  ];
}
