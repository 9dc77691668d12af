import { largestOf } from "../../core/extremes.js";
import { element, text } from "./svg.js";
import { COLOR, FONT_FAMILY, FONT_SIZE } from "./style.js";
import { textWidth } from "./text-width.js";

const MARGIN = 22;
/** Bold text is about a tenth wider. */
const BOLD = 1.1;
/** Where none of the figures' fonts is installed, DejaVu Sans may stand in, which is this much wider. */
const WIDEST_FALLBACK = 1.17;

/**
 * A whole figure: a heading above a body of the given size in pixels, whose origin is the body's upper left corner. The
 * first line of `title` is the heading, further lines stand smaller below it; the figure grows to the widest of them.
 *
 * Figures are put side by side into one HTML page, so nothing in them has an id that could clash with another's, and
 * they bring their own paper, so that they can be read on a dark page too.
 */
export function figure(title: string, bodyWidth: number, bodyHeight: number, body: string): string {
  const lines = title.split("\n");
  const sizes = lines.map((_, index) => (index === 0 ? FONT_SIZE.title : FONT_SIZE.subtitle));
  const widths = lines.map((line, index) => textWidth(line, sizes[index]) * (index === 0 ? BOLD : 1) * WIDEST_FALLBACK);
  const headingHeight = FONT_SIZE.title + (lines.length - 1) * (FONT_SIZE.subtitle + 7) + 20;
  const width = Math.ceil(largestOf(widths, bodyWidth) + 2 * MARGIN);
  const height = Math.ceil(headingHeight + bodyHeight + 2 * MARGIN);
  const heading = lines.map((line, index) =>
    text(MARGIN, MARGIN + FONT_SIZE.title - 3 + index * (FONT_SIZE.subtitle + 7), line, {
      "font-size": sizes[index],
      "font-weight": index === 0 ? "bold" : undefined,
      fill: index === 0 ? COLOR.ink : COLOR.muted,
    }),
  );
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": lines.join(". "),
      "font-family": FONT_FAMILY,
      fill: COLOR.ink,
    },
    element("rect", { width, height, fill: COLOR.paper }),
    ...heading,
    element("g", { transform: `translate(${MARGIN} ${MARGIN + headingHeight})` }, body),
  );
}
