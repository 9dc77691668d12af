import type { MeasuredRate, PhotosSeen, Plan } from "./best-file.js";
import { SEARCH_SHARE, searchRounds } from "./budget.js";
import {
  BATCH,
  candidatesFor,
  imageSizeFor,
  isTooSlow,
  meanSeconds,
  narrowerThan,
  scaledSeconds,
  searchSizeFor,
  WIDTHS,
  widthFor,
} from "./candidates.js";

/** What a plan is made of. */
export interface Planning {
  readonly minutes: number;
  /** The image size that was asked for; null where it is to be chosen. */
  readonly asked: number | null;
  readonly photos: PhotosSeen;
  /** Seconds that starting a training takes. */
  readonly overhead: number;
  /** Seconds spent so far. */
  readonly spent: () => number;
  /** Seconds that an update of the base recipe takes with a network of some width on images of some size. */
  readonly measure: (width: number, imageSize: number) => Promise<number>;
  readonly onRate: (rate: MeasuredRate) => void;
}

/** Widths are reckoned from this one's rate, and sizes from this one's. */
const MIDDLE = WIDTHS[2];
const PROBE = 64;

/** Measures how fast networks of several widths train here, and decides what is tried and how the time is divided. */
export async function planBest(planning: Planning): Promise<Plan> {
  const { minutes, asked, photos, overhead, spent } = planning;
  const { train, shortSide } = photos;
  const final = 60 * minutes * (1 - SEARCH_SHARE);
  const passesOf = (secondsAnUpdate: number, imageSize: number) =>
    (final / meanSeconds(secondsAnUpdate, imageSize)) * (BATCH / train);
  const measured = new Map<string, number>();
  const measure = async (width: number, imageSize: number) => {
    const key = `${width} ${imageSize}`;
    const known = measured.get(key);
    if (known !== undefined) return known;
    const secondsAnUpdate = await planning.measure(width, imageSize);
    measured.set(key, secondsAnUpdate);
    planning.onRate({ width, imageSize, secondsAnUpdate, passes: passesOf(secondsAnUpdate, imageSize) });
    return secondsAnUpdate;
  };
  const sizeBy = (probe: number) =>
    imageSizeFor((size) => passesOf(scaledSeconds(probe, PROBE, size), size), shortSide);
  const imageSize = asked ?? sizeBy(await measure(MIDDLE, PROBE));
  const middle = await measure(MIDDLE, imageSize);
  let width: number = widthFor((one) => passesOf(middle * (one / MIDDLE) ** 2, imageSize));
  let secondsAnUpdate = await measure(width, imageSize);
  // Narrow networks are not faster by the square of their width.
  for (
    let less = narrowerThan(width);
    less !== undefined && isTooSlow(passesOf(secondsAnUpdate, imageSize));
    less = narrowerThan(width)
  ) {
    // prettier-ignore
    width = less;
    secondsAnUpdate = await measure(width, imageSize);
  }
  const passes = passesOf(secondsAnUpdate, imageSize);
  const searchSize = searchSizeFor(imageSize);
  const candidates = candidatesFor(width, passes, secondsAnUpdate);
  const pass = (scaledSeconds(secondsAnUpdate, imageSize, searchSize) * train) / BATCH;
  const seconds = SEARCH_SHARE * 60 * minutes - spent();
  const rounds = searchRounds({ seconds, overhead, pass, candidates: candidates.length });
  const [first] = rounds;
  const tried = candidates.slice(0, first?.candidates ?? 1);
  const reasons = [
    asked === null
      ? `Photos are brought to ${imageSize} px: the largest size, up to their own, at which a network of ${MIDDLE} channels sees each often enough in ${minutes} minutes.`
      : `Photos are brought to ${imageSize} px, as asked for.`,
    `The network has ${width} channels in its first stage: ${passes.toFixed(1)} passes over the photos by the rate measured here; of the widths it is the largest with about 20 or more, or the smallest.`,
    first === undefined
      ? "There is no search: in a fifth of the time not even two recipes would have seen every photo once."
      : `${tried.length} recipes are compared at ${searchSize} px, in ${rounds.length === 1 ? "one round" : `${rounds.length} rounds, each of which trains the better half twice as long`}; each training goes to the end of its own schedule.`,
  ];
  return { imageSize, searchSize, candidates: tried, rounds, reasons };
}
