import { largestOf } from "../../core/extremes.js";
import { formatCount } from "../../core/format.js";
import { colorBar } from "../draw/color-bar.js";
import { contrast, ramp } from "../draw/color.js";
import { figure } from "../draw/figure.js";
import { COLOR, FONT_SIZE } from "../draw/style.js";
import { element, text, tooltip } from "../draw/svg.js";
import { shorten, textWidth } from "../draw/text-width.js";

/** What the numbers of a matrix are: counts of images, or shares (0..1) of the row's true or the column's predicted class. */
export interface ConfusionMatrixOptions {
  readonly unit: "count" | "true" | "predicted";
}

const LONGEST_NAME = 130;
const SMALLEST_NUMBER = 8.5;
const GAP = 1;

/** A share as whole percents, except that what is not 0 or 100 % never looks like it. */
function percents(share: number): string {
  if (share > 0 && share < 0.005) return "<1";
  if (share < 1 && share >= 0.995) return ">99";
  return (share * 100).toFixed(0);
}

/** Sizes of everything, in pixels, that depend on how many classes there are and how long their numbers. */
function layout(classes: readonly string[], numbers: readonly string[]) {
  const widest = largestOf(numbers.map((number) => textWidth(number, 1)));
  const cell = Math.max(Math.min(64, Math.max(22, 560 / classes.length)), widest * SMALLEST_NUMBER + 5);
  const numberSize = Math.min(14, cell * 0.45, (cell - 5) / widest);
  const nameSize = Math.min(FONT_SIZE.label, cell * 0.55);
  const names = classes.map((name) => shorten(name, LONGEST_NAME, nameSize));
  return { cell, numberSize, nameSize, names, nameWidth: largestOf(names.map((name) => textWidth(name, nameSize))) };
}

/**
 * A confusion matrix as a heat map with its numbers: rows are true classes, columns predicted ones, and the diagonal is
 * framed. Shares are shown in % and coloured from 0 to 100 %, so that matrices compare; counts from 0 to the largest.
 * A row without images is grey.
 */
export function confusionMatrix(
  title: string,
  classes: readonly string[],
  matrix: readonly (readonly number[])[],
  { unit }: ConfusionMatrixOptions,
): string {
  const write = unit === "count" ? String : percents;
  const largest = unit === "count" ? largestOf(matrix.flat(), 1) : 1;
  const { cell, numberSize, nameSize, names, nameWidth } = layout(classes, matrix.flat().map(write));
  const side = classes.length * cell;
  const left = nameWidth + 34;
  const top = nameWidth * Math.SQRT1_2 + nameSize + 26;

  const drawCell = (row: number, column: number, empty: boolean) => {
    const value = matrix[row][column];
    const fill = empty ? COLOR.missing : ramp(value / largest);
    const readable = contrast(fill, COLOR.ink) >= contrast(fill, COLOR.paper) ? COLOR.ink : COLOR.paper;
    const x = column * cell;
    const amount = unit === "count" ? formatCount(value) : `${(value * 100).toFixed(1)} %`;
    const hover = empty ? `no image of ${classes[row]}` : `${classes[row]} taken for ${classes[column]}: ${amount}`;
    const square = { x, width: cell - GAP, height: cell - GAP, fill, "data-row": row, "data-column": column };
    const number = { fill: empty || value === 0 ? COLOR.muted : readable, "pointer-events": "none" };
    return (
      element("rect", square, tooltip(hover)) +
      text(x + (cell - GAP) / 2, (cell - GAP) / 2 + numberSize * 0.36, empty ? "–" : write(value), number)
    );
  };
  const rows = matrix.map((values, row) =>
    element(
      "g",
      { transform: `translate(0 ${row * cell})`, "font-size": numberSize, "text-anchor": "middle" },
      ...values.map((_, column) =>
        drawCell(
          row,
          column,
          values.every((value) => value === 0),
        ),
      ),
    ),
  );
  const frame = { width: cell - GAP, height: cell - GAP, fill: "none", stroke: COLOR.ink, "pointer-events": "none" };
  const diagonal = classes.map((_, index) => element("rect", { x: index * cell, y: index * cell, ...frame }));
  const full = (index: number) => (names[index] === classes[index] ? undefined : classes[index]);
  const rowNames = names.map((name, row) =>
    text(-8, (row + 0.5) * cell + nameSize * 0.34, name, { "text-anchor": "end" }, full(row)),
  );
  const columnNames = names.map((name, column) => {
    const x = (column + 0.5) * cell;
    return text(x + 3, -6, name, { transform: `rotate(-45 ${x + 3} -6)` }, full(column));
  });
  const axisName = { "font-size": FONT_SIZE.heading, "text-anchor": "middle", "font-weight": "bold" };
  const bar = colorBar(
    unit === "count" ? "images" : `share of the ${unit} class (%)`,
    unit === "count" ? largest : 100,
    Math.min(side, 240),
    formatCount,
  );
  const overhang = nameWidth * Math.SQRT1_2 - cell / 2 + 10;
  const body = [
    element("g", { "font-size": nameSize }, ...rowNames, ...columnNames),
    ...rows,
    ...diagonal,
    text(side / 2, 14 - top, "Predicted class", axisName),
    text(16 - left, side / 2, "True class", { ...axisName, transform: `rotate(-90 ${16 - left} ${side / 2})` }),
    element("g", { transform: `translate(${side + 24} 0)` }, bar.svg),
  ].join("");
  const width = left + side + Math.max(24 + bar.width, overhang);
  return figure(title, width, top + side, element("g", { transform: `translate(${left} ${top})` }, body));
}
