import { cutList } from "../../core/cut-list.js";
import { UserError } from "../../core/errors.js";
import type { Fit } from "../../data/fit.js";
import { type JudgedSplit, summarizeJudgements } from "../../train/judge/judged-split.js";
import { SPLIT_NAMES } from "../../train/run/split-names.js";
import { type ConfusedPair, confusedPairs, confusedPairsFigure } from "./confused-pairs.js";
import type { NamedFigure } from "../inside/filters.js";
import { leastSureHits, type Mistake, mistakesFigure, worstMistakes } from "./mistakes.js";
import { interleave, jpegPicture } from "../draw/picture.js";
import type { ReadPhoto } from "../read/run-reader.js";

export { type ConfusionNumbers, drawConfusion } from "./draw-confusion.js";

const MOST_MISTAKES = 12;
const MOST_PAIRS = 12;
/** Twice as large as it is drawn, for sharp screens and for the PNG. */
const PHOTO_SIZE = 256;

/** The numbers in the figures of mistakes. */
export interface MistakeNumbers {
  readonly split: string;
  readonly wrong: number;
  readonly total: number;
  readonly mostConfident: readonly Mistake[];
  readonly leastSureHits: readonly Mistake[];
  readonly pairs: readonly ConfusedPair[];
}

/** Which photos are drawn: those of a class, or taken for a class; all where both are left out. */
export interface WhichPhotos {
  readonly actual?: string;
  readonly predicted?: string;
}

/** What was judged of some photos only; throws a `UserError` for a class that there is not. */
function only(judged: JudgedSplit, { actual, predicted }: WhichPhotos): JudgedSplit {
  const labelOf = (name: string | undefined) => {
    const label = name === undefined ? null : judged.classes.indexOf(name);
    if (label === -1) throw new UserError(`There is no class ${name}; choose one of ${cutList(judged.classes)}.`);
    return label;
  };
  const [trueLabel, predictedLabel] = [labelOf(actual), labelOf(predicted)];
  const isWanted = (wanted: number | null, label: number) => wanted === null || wanted === label;
  const judgements = judged.judgements.filter((photo) => isWanted(trueLabel, photo.label) && isWanted(predictedLabel, photo.predicted)); // prettier-ignore
  return { ...judged, judgements };
}

/**
 * A split's most confident mistakes and least sure hits as photos, of all or some, and its most confused pairs of classes.
 * Throws a `UserError` when a photo cannot be read any more, or a class is none.
 */
export async function drawMistakes(
  model: string,
  judged: JudgedSplit,
  fit: Fit,
  readPhoto: ReadPhoto,
  which: WhichPhotos = {},
): Promise<{ figures: NamedFigure[]; numbers: MistakeNumbers }> {
  const { split, checkpoint, root, classes, judgements } = judged;
  const total = judgements.length;
  const wrong = judgements.filter(({ label, predicted }) => label !== predicted).length;
  const some = only(judged, which);
  const mostConfident = worstMistakes(some, MOST_MISTAKES);
  const pairs = confusedPairs(classes, summarizeJudgements(judged).confusion, MOST_PAIRS);
  const hits = leastSureHits(some, MOST_MISTAKES);
  const pictureOf = async ({ file }: Mistake) => {
    const planes = await readPhoto({ root, file }, PHOTO_SIZE, fit);
    return jpegPicture(interleave(planes, Math.sqrt(planes.length / 3)));
  };
  const photosOf = (of: readonly Mistake[]) => Promise.all(of.map(pictureOf));
  const where = `${SPLIT_NAMES[split]} images, ${checkpoint} checkpoint: ${wrong} of ${total} are wrong`;
  const titles = {
    mistakes: `Most confident mistakes of ${model}`,
    hits: `Least sure hits of ${model}`,
    pairs: `Most confused classes of ${model}`,
  };
  return {
    figures: [
      {
        name: "mistakes",
        title: titles.mistakes,
        svg: mistakesFigure(`${titles.mistakes}\n${where}; % = probability of the wrong class`, mostConfident, await photosOf(mostConfident)), // prettier-ignore
      },
      {
        name: "least-sure-hits",
        title: titles.hits,
        svg: mistakesFigure(
          `${titles.hits}\n${where}; % = probability of the right class`,
          hits,
          await photosOf(hits),
          "No photo is right.",
        ),
      },
      {
        name: "confused-pairs",
        title: titles.pairs,
        svg: confusedPairsFigure(`${titles.pairs}\ntrue class → predicted class; ${where}`, pairs),
      },
    ],
    numbers: { split, wrong, total, mostConfident, leastSureHits: hits, pairs },
  };
}
