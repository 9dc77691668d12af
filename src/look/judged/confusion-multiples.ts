import { largestOf } from "../../core/extremes.js";
import { formatPercent } from "../../core/format.js";
import { contrast, ramp } from "../draw/color.js";
import { figure } from "../draw/figure.js";
import { COLOR, FONT_SIZE } from "../draw/style.js";
import { element, text, tooltip } from "../draw/svg.js";
import { shorten, textWidth } from "../draw/text-width.js";

/** One experiment's matrix, as shares of each true class. */
export interface SmallMatrix {
  readonly name: string;
  /** In 0..1. */
  readonly accuracy: number;
  readonly classes: readonly string[];
  readonly shares: readonly (readonly number[])[];
}

const COLUMNS = 3;
const SIDE = 230;
const GAP = 26;
const HEAD = 26;
const LONGEST_NAME = 64;
const NAME_SIZE = 9;
/** Of more classes, cells have no room for a number. */
const MOST_NUMBERED = 12;

function matrix({ name, accuracy, classes, shares }: SmallMatrix, nameWidth: number): string {
  const cell = SIDE / classes.length;
  const numberSize = Math.min(9, cell * 0.42);
  const rows = shares.flatMap((row, label) =>
    row.map((share, predicted) => {
      const fill = ramp(share);
      const [x, y] = [nameWidth + predicted * cell, HEAD + label * cell];
      const readable = contrast(fill, COLOR.ink) >= contrast(fill, COLOR.paper) ? COLOR.ink : COLOR.paper;
      const hover = tooltip(`${classes[label]} taken for ${classes[predicted]}: ${formatPercent(share)}`);
      const whole = Math.round(100 * share);
      const look = { "font-size": numberSize, "text-anchor": "middle", fill: readable };
      const number = classes.length <= MOST_NUMBERED && whole > 0 ? text(x + cell / 2, y + cell * 0.64, String(whole), look) : ""; // prettier-ignore
      return element("rect", { x, y, width: cell - 0.5, height: cell - 0.5, fill }, hover) + number;
    }),
  );
  const isNamed = cell >= NAME_SIZE;
  const names = isNamed
    ? classes.map((own, label) =>
        text(nameWidth - 4, HEAD + label * cell + cell * 0.66, shorten(own, LONGEST_NAME, NAME_SIZE), {
          "font-size": NAME_SIZE,
          "text-anchor": "end",
          fill: COLOR.muted,
        }),
      )
    : [];
  const title = `${shorten(name, SIDE - 60, FONT_SIZE.label)}: ${formatPercent(accuracy)}`;
  return text(nameWidth, 16, title, { "font-size": FONT_SIZE.label }) + rows.join("") + names.join("");
}

/**
 * The confusion matrices of several experiments beside each other, in percent of each true class: rows are true classes,
 * columns predicted ones in the same order, colours from 0 to 100 %, so that they compare.
 */
export function confusionMultiples(title: string, matrices: readonly SmallMatrix[]): string {
  const named = matrices.flatMap(({ classes }) => classes.map((name) => shorten(name, LONGEST_NAME, NAME_SIZE)));
  const nameWidth = 8 + largestOf(named.map((name) => textWidth(name, NAME_SIZE)));
  const width = nameWidth + SIDE + GAP;
  const height = HEAD + SIDE + GAP;
  const drawn = matrices.map((one, index) =>
    element(
      "g",
      { transform: `translate(${(index % COLUMNS) * width} ${Math.floor(index / COLUMNS) * height})` },
      matrix(one, nameWidth),
    ),
  );
  const columns = Math.min(COLUMNS, matrices.length);
  return figure(title, columns * width - GAP, Math.ceil(matrices.length / COLUMNS) * height - GAP, drawn.join(""));
}
