import { formatPercent } from "../../core/format.js";
import type { JudgedSplit } from "../../train/judge/judged-split.js";
import { figure } from "../draw/figure.js";
import { image, type Picture } from "../draw/picture.js";
import { COLOR, FONT_SIZE } from "../draw/style.js";
import { element, text, tooltip } from "../draw/svg.js";
import { shorten } from "../draw/text-width.js";

/** A photo and what it was taken for: another class, or its own with little confidence. */
export interface Mistake {
  /** Relative to the data folder. */
  readonly file: string;
  readonly actual: string;
  readonly predicted: string;
  /** The probability given to `predicted`, in 0..1. */
  readonly confidence: number;
}

function named(
  { file, label, predicted, confidence }: JudgedSplit["judgements"][number],
  classes: readonly string[],
): Mistake {
  return { file, actual: classes[label], predicted: classes[predicted], confidence };
}

/** The misclassified photos in which the network had most confidence, most confident first; ties in the split's order. */
export function worstMistakes({ judgements, classes }: JudgedSplit, most: number): Mistake[] {
  return judgements
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, most)
    .map((judgement) => named(judgement, classes));
}

/** The rightly classified photos in which the network had least confidence, least confident first; ties in the split's order. */
export function leastSureHits({ judgements, classes }: JudgedSplit, most: number): Mistake[] {
  return judgements
    .filter(({ label, predicted }) => label === predicted)
    .sort((a, b) => a.confidence - b.confidence)
    .slice(0, most)
    .map((judgement) => named(judgement, classes));
}

const COLUMNS = 6;
const THUMBNAIL = 128;
const CELL = { width: THUMBNAIL + 16, height: THUMBNAIL + 54 } as const;

/** Photos with what each is and what it was taken for; `photos` are square, in the same order. Without any, `none` is said. */
export function mistakesFigure(
  title: string,
  mistakes: readonly Mistake[],
  photos: readonly Picture[],
  none = "No photo is wrong.",
): string {
  if (mistakes.length === 0) return figure(title, 400, 30, text(0, 20, none, { fill: COLOR.muted }));
  const cells = mistakes.map(({ file, actual, predicted, confidence }, index) => {
    const place = { x: (index % COLUMNS) * CELL.width, y: Math.floor(index / COLUMNS) * CELL.height };
    const write = (content: string, row: number, fill: string) =>
      text(0, THUMBNAIL + 16 * row, shorten(content, THUMBNAIL + 8, FONT_SIZE.tick), {
        "font-size": FONT_SIZE.tick,
        fill,
      });
    return element(
      "g",
      { transform: `translate(${place.x} ${place.y})` },
      tooltip(`${file}: ${actual}, taken for ${predicted} (${formatPercent(confidence)})`),
      image(photos[index], 0, 0, THUMBNAIL, false),
      write(`true: ${actual}`, 1, COLOR.muted),
      write(`${formatPercent(confidence)} ${predicted}`, 2, COLOR.ink),
    );
  });
  const width = Math.min(COLUMNS, mistakes.length) * CELL.width - 16;
  return figure(title, width, Math.ceil(mistakes.length / COLUMNS) * CELL.height - 14, cells.join(""));
}
