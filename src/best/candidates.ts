import type { TrainSettings } from "../settings/settings.js";
import type { Candidate } from "./best-file.js";

/** Widths of ScopeNet that are worth while, from the smallest on. */
export const WIDTHS = [8, 12, 16, 24, 32, 48] as const;
/** Sizes that photos are brought to, where nobody says which: each is half of the next, so that few have to be decoded for. */
export const IMAGE_SIZES = [32, 64, 128] as const;
/** Photos an update, of all recipes. */
export const BATCH = 32;
/** A network that sees each photo fewer times than this learns too little of them, however large it is. */
const ENOUGH_PASSES = 20;
/** From so many on, photos that are varied little are learnt by heart. */
const MANY_PASSES = 60;
/** Up to so many there is no time to learn from photos that are varied much. */
const FEW_PASSES = 12;

/** The next smaller width; undefined where there is none. */
export function narrowerThan(width: number): number | undefined {
  return WIDTHS.findLast((one) => one < width);
}

/** Whether a network would see each photo so seldom that a narrower one is the better choice. */
export function isTooSlow(passes: number): boolean {
  return passes < 0.75 * ENOUGH_PASSES;
}

/** The widest network that sees each photo often enough; the narrowest where none does. */
export function widthFor(passesOf: (width: number) => number): number {
  return WIDTHS.findLast((width) => passesOf(width) >= ENOUGH_PASSES) ?? WIDTHS[0];
}

/**
 * The largest image size, up to the photos' own, at which a network of middle width sees each photo often enough; the
 * smallest where none is.
 */
export function imageSizeFor(passesOf: (imageSize: number) => number, shortSide: number | null): number {
  const fitting = IMAGE_SIZES.filter((size) => shortSide === null || size <= shortSide);
  return fitting.findLast((size) => passesOf(size) >= ENOUGH_PASSES) ?? IMAGE_SIZES[0];
}

/** What all candidates share: they differ in what is said of each. */
export function baseSettings(width: number): TrainSettings {
  return {
    model: "scopenet",
    width,
    optimizer: "muon",
    learningRate: 0.02,
    weightDecay: 0.01,
    decayOn: "weights",
    schedule: "one-cycle",
    labelSmoothing: 0.1,
    augment: "standard",
    ema: 0.99,
    batch: BATCH,
  };
}

/** The settings of the optimiser that ScopeNet was made with. */
function withSgd({ optimizer, ...others }: TrainSettings): TrainSettings {
  return { ...others, optimizer: "sgd", learningRate: 0.05, nesterov: true, weightDecay: 0.0005 };
}

/**
 * The few recipes that the search compares, the one to begin with first. `passes` is how often the final training would
 * see each photo with the base's network, whose update takes `secondsAnUpdate`; of others it is reckoned by their width.
 */
export function candidatesFor(width: number, passes: number, secondsAnUpdate: number): Candidate[] {
  const base = baseSettings(width);
  const usual = { name: "muon", settings: base, secondsAnUpdate, why: "the recipe to begin with: Muon, one cycle, photos varied as usual" }; // prettier-ignore
  const others: Candidate[] = [
    { name: "sgd", settings: withSgd(base), secondsAnUpdate, why: "SGD takes less time an update than Muon, and more updates" }, // prettier-ignore
  ];
  if (passes <= FEW_PASSES)
    others.push({ name: "light", settings: { ...base, augment: "light" }, secondsAnUpdate, why: `with ${passes.toFixed(1)} passes over the photos there may be no time to learn from varied ones` }); // prettier-ignore
  if (passes >= MANY_PASSES)
    others.push({ name: "strong", settings: { ...base, augment: "strong" }, secondsAnUpdate, why: `with ${passes.toFixed(0)} passes over the photos they may be learnt by heart` }); // prettier-ignore
  const wider = WIDTHS.find((one) => one > width);
  if (wider !== undefined && passes >= FEW_PASSES)
    others.push({
      name: "wider",
      settings: { ...base, width: wider },
      secondsAnUpdate: secondsAnUpdate * (wider / width) ** 2,
      why: `${wider} channels instead of ${width} see the photos fewer times, and more in them`,
    });
  const narrower = narrowerThan(width);
  if (narrower !== undefined && passes < FEW_PASSES)
    others.push({
      name: "narrower",
      settings: { ...base, width: narrower },
      secondsAnUpdate: secondsAnUpdate * (narrower / width) ** 2,
      why: `${narrower} channels instead of ${width} see the photos more often`,
    });
  others.push({ name: "gentle", settings: { ...base, learningRate: 0.01 }, secondsAnUpdate, why: "half the learning rate" }); // prettier-ignore
  return [usual, ...others].slice(0, 4);
}

/** Sides are multiples of this: the network halves them four times. */
const GRID = 16;
/** Below this there is nothing in half a photo. */
const LEAST_GROWN = 48;

/**
 * Photos that grow while the network is trained (progressive resizing): the first half of the updates is about what is large
 * in them, and takes a quarter of the time. Two sizes and no more, as photos are decoded for each.
 */
export function growingSizes(imageSize: number): { readonly size: number; readonly until: number }[] {
  if (imageSize < LEAST_GROWN) return [{ size: imageSize, until: 1 }];
  const half = Math.ceil(imageSize / 2 / GRID) * GRID;
  return [
    { size: half, until: 0.5 },
    { size: imageSize, until: 1 },
  ];
}

/** The size at which recipes are compared: that with which the final training begins. */
export function searchSizeFor(imageSize: number): number {
  return growingSizes(imageSize)[0].size;
}

/** What an update at another size takes: as its area, but for what does not depend on it. */
export function scaledSeconds(secondsAnUpdate: number, from: number, to: number): number {
  const FIXED = 0.1;
  return secondsAnUpdate * (FIXED + (1 - FIXED) * (to / from) ** 2);
}

/** What an update takes on average where photos grow. */
export function meanSeconds(secondsAnUpdate: number, imageSize: number): number {
  let before = 0;
  return growingSizes(imageSize).reduce((sum, { size, until }) => {
    const share = until - before;
    before = until;
    return sum + share * scaledSeconds(secondsAnUpdate, imageSize, size);
  }, 0);
}
