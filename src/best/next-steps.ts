import { largestOf } from "../core/extremes.js";
import { formatPercent } from "../core/format.js";
import { wilsonInterval } from "../core/wilson.js";
import type { Gain } from "./expected-gain.js";

/** Something worth trying, and the numbers that say so. */
export interface NextStep {
  readonly advice: string;
  readonly evidence: string;
}

/** What the advice is derived from; accuracies in 0..1. */
export interface Findings {
  readonly minutes: number;
  readonly imageSize: number;
  /** The middle of the photos' shorter sides, in pixels. */
  readonly shortSide: number | null;
  /** How often the final training saw each photo. */
  readonly passes: number;
  /** In the last epoch: on photos as they were varied, and on the validation photos. */
  readonly trainAccuracy: number;
  readonly valAccuracy: number;
  readonly augment: string;
  readonly classes: readonly { readonly name: string; readonly train: number }[];
  /** Judged photos: rows are true classes, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  readonly valPhotos: number;
  /** Wrong answers that the network was at least `SURE` of, the surest first. */
  readonly sureMistakes: readonly { readonly file: string; readonly actual: string; readonly predicted: string }[];
  readonly gain: Gain | null;
}

/** From this confidence on a wrong answer may well be a wrong label. */
export const SURE = 0.9;
/** Of the judged photos, from so many on that is worth a look. */
const SURE_SHARE = 0.01;
/** Between training and validation accuracy. */
const LARGE_GAP = 0.1;
/** Validation intervals wider than this cannot tell recipes apart. */
const WIDE_INTERVAL = 0.1;
/** Photos that are so many times as large as what the network sees may show more. */
const MUCH_LARGER = 1.5;
const ENOUGH_PASSES = 20;
/** More weak classes than this are no longer a matter of classes. */
const MOST_CLASSES = 3;

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Whether the network does clearly better than whoever always names the largest class: else there is nothing to conclude. */
function beatsGuessing({ confusion }: Findings): boolean {
  const total = sum(confusion.map(sum));
  const right = sum(confusion.map((row, label) => row[label]));
  return wilsonInterval(right, total)[0] > largestOf(confusion.map(sum)) / total;
}

/** Classes that are recognised clearly less often than the photos on the whole. */
function weakClasses(findings: Findings): NextStep[] {
  if (!beatsGuessing(findings)) return [];
  const { classes, confusion } = findings;
  const total = sum(confusion.map(sum));
  const accuracy = sum(confusion.map((row, label) => row[label])) / total;
  const photos = classes.map(({ train }) => train).toSorted((a, b) => a - b);
  const median = photos[Math.floor(photos.length / 2)];
  return classes
    .map(({ name, train }, label) => {
      const [right, of] = [confusion[label][label], sum(confusion[label])];
      return { name, train, label, right, of, high: wilsonInterval(right, of)[1] };
    })
    .filter(({ of, high }) => of > 0 && high < accuracy)
    .toSorted((a, b) => a.right / a.of - b.right / b.of)
    .slice(0, MOST_CLASSES)
    .map(({ name, train, label, right, of, high }) => {
      const row = confusion[label];
      const other = row.reduce((most, count, column) => (column !== label && count > (row[most] ?? 0) ? column : most), label === 0 ? 1 : 0); // prettier-ignore
      const known = `${right} of ${of} photos of ${name} are recognised (at most ${formatPercent(high)} by its 95 % interval, ${formatPercent(accuracy)} on the whole); it has ${train} training photos, half of the classes have ${median} or more`;
      const taken = `; ${row[other]} are taken for ${classes[other].name}`;
      if (train < median) return { advice: `Add photos of ${name}.`, evidence: known + taken };
      return { advice: `Look at the labels of ${name} and ${classes[other].name}: they may overlap, or be mixed up.`, evidence: known + taken }; // prettier-ignore
    });
}

function labels(findings: Findings): NextStep[] {
  const { sureMistakes, confusion } = findings;
  const total = sum(confusion.map(sum));
  if (!beatsGuessing(findings) || sureMistakes.length === 0 || sureMistakes.length < SURE_SHARE * total) return [];
  const examples = sureMistakes.slice(0, 3).map(({ file, actual, predicted }) => `${file} (${actual}, taken for ${predicted})`); // prettier-ignore
  return [
    {
      advice:
        "Look at the photos that the network was surest of and got wrong; relabel those that are labelled wrongly.",
      evidence: `of ${sureMistakes.length} of ${total} photos it was at least ${formatPercent(SURE)} sure, and wrong: ${examples.join("; ")}`,
    },
  ];
}

function length({ gain, minutes }: Findings): NextStep[] {
  if (gain === null || gain.ci95 === null) return [];
  const [low, high] = gain.ci95.map((share) => (100 * share).toFixed(1));
  const more = Math.round(gain.seconds / 60);
  const evidence = `${more} more minutes are expected to bring ${(100 * gain.expected).toFixed(1)} points (95 % interval ${low} to ${high}), by ${gain.points.length} trainings of this recipe`;
  if (gain.ci95[0] > 0) return [{ advice: `Train longer: --minutes ${Math.ceil(minutes + more)}.`, evidence }];
  if (gain.ci95[1] < 0.01) return [{ advice: "Longer training will hardly help.", evidence }];
  return [];
}

function fit({ trainAccuracy, valAccuracy, augment, passes, valPhotos }: Findings): NextStep[] {
  const gap = trainAccuracy - valAccuracy;
  const known = `${formatPercent(trainAccuracy)} of the training photos, as they were varied, are recognised, and ${formatPercent(valAccuracy)} of the validation photos`;
  if (gap > LARGE_GAP)
    return [{ advice: `Add training photos of all classes${augment === "strong" ? "" : ", or vary them more (--augment strong with convscope train)"}.`, evidence: known }]; // prettier-ignore
  const reach = 1.96 * Math.sqrt((valAccuracy * (1 - valAccuracy)) / Math.max(1, valPhotos));
  if (gap < -reach && augment !== "none" && passes < ENOUGH_PASSES)
    return [{ advice: "Vary the photos less, or train longer.", evidence: `${known}, after ${passes.toFixed(1)} passes over the photos` }]; // prettier-ignore
  return [];
}

function size({ imageSize, shortSide, passes }: Findings): NextStep[] {
  if (shortSide === null || shortSide < MUCH_LARGER * imageSize || passes < ENOUGH_PASSES) return [];
  const larger = Math.min(2 * imageSize, Math.floor(shortSide / 16) * 16);
  return [
    {
      advice: `Try larger images: --image-size ${larger}, with more minutes.`,
      evidence: `the photos' shorter sides are ${shortSide} px in the middle, the network sees ${imageSize} px and each photo ${passes.toFixed(0)} times`,
    },
  ];
}

function judging({ valPhotos, valAccuracy }: Findings): NextStep[] {
  const [low, high] = wilsonInterval(Math.round(valAccuracy * valPhotos), valPhotos);
  if (high - low < WIDE_INTERVAL) return [];
  return [
    {
      advice: "Keep more photos for validation: as it is, recipes that differ by a few points cannot be told apart.",
      evidence: `${valPhotos} validation photos: between ${formatPercent(low)} and ${formatPercent(high)} with 95 % confidence`,
    },
  ];
}

/** What to try next, each by a stated rule from the numbers of this training; what helps most often comes first. */
export function nextSteps(findings: Findings): NextStep[] {
  return [length, weakClasses, labels, fit, size, judging].flatMap((rule) => rule(findings));
}
