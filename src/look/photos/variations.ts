import type { Mix } from "../../data/augment/mix.js";
import { figure } from "../draw/figure.js";
import { image, jpegPicture, type Pixels } from "../draw/picture.js";
import { COLOR, FONT_SIZE } from "../draw/style.js";
import { text } from "../draw/svg.js";
import { shorten } from "../draw/text-width.js";

/** Square photos, the same in each column: first as they are, then as an epoch varies them. */
export interface VariationColumn {
  readonly heading: string;
  readonly photos: readonly Pixels[];
}

const CELL = 112;
const GAP = 8;
const HEADING = 22;
const CAPTION = 20;

/** What stands over the variants of an epoch. */
export function headingOf(epoch: number, mix: Mix | null): string {
  if (mix === null) return `epoch ${epoch + 1}`;
  return `${mix.rectangle === null ? "mixup" : "cutmix"}, ${Math.round(100 * mix.share)} % own`;
}

/** Photos, one a row with its caption, beside their variants. */
export async function variationsFigure(
  title: string,
  captions: readonly string[],
  columns: readonly VariationColumn[],
): Promise<string> {
  const parts: string[] = [];
  const rowHeight = CELL + CAPTION;
  for (const [column, { heading, photos }] of columns.entries()) {
    // Somewhat apart from the variants, so that the eye finds the photos as they are.
    const x = column * (CELL + GAP) + (column === 0 ? 0 : GAP);
    const fill = column === 0 ? COLOR.ink : COLOR.muted;
    parts.push(text(x, FONT_SIZE.label, shorten(heading, CELL, FONT_SIZE.label), { "font-size": FONT_SIZE.label, fill })); // prettier-ignore
    for (const [row, photo] of photos.entries())
      parts.push(image(await jpegPicture(photo), x, HEADING + row * rowHeight, CELL, false));
  }
  const width = columns.length * (CELL + GAP);
  captions.forEach((caption, row) => {
    const y = HEADING + row * rowHeight + CELL + FONT_SIZE.tick + 1;
    parts.push(text(0, y, shorten(caption, width, FONT_SIZE.tick), { "font-size": FONT_SIZE.tick, fill: COLOR.muted }));
  });
  return figure(title, width, HEADING + captions.length * rowHeight, parts.join(""));
}
