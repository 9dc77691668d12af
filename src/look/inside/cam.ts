import { append, largestOf } from "../../core/extremes.js";
import { formatPercent } from "../../core/format.js";
import type { CamMap } from "./cam-data.js";
import { overlay } from "./cam-overlay.js";
import { figure } from "../draw/figure.js";
import { image, jpegPicture, type Picture, type Pixels } from "../draw/picture.js";
import { COLOR, FONT_SIZE } from "../draw/style.js";
import { text } from "../draw/svg.js";
import { shorten } from "../draw/text-width.js";

/** A photo with its maps. */
export interface CamPhoto {
  readonly pixels: Pixels;
  readonly caption: readonly string[];
  readonly maps: readonly { readonly name: string; readonly probability: number; readonly map: CamMap }[];
}

const CELL = 170;
const GAP = 14;
const LINE = 16;

/** Photos, one a row, each beside its maps for the classes that were asked about; photos are square. */
export async function camFigure(title: string, photos: readonly CamPhoto[]): Promise<string> {
  const parts: string[] = [];
  const rowHeight = CELL + 2 * LINE + 20;
  const cell = (picture: Picture, lines: readonly string[], x: number, y: number) => {
    append(parts, [
      image(picture, x, y, CELL, false),
      ...lines.map((line, row) =>
        text(x, y + CELL + LINE * (row + 1), shorten(line, CELL, FONT_SIZE.label), {
          "font-size": FONT_SIZE.label,
          fill: row === 0 ? COLOR.ink : COLOR.muted,
        }),
      ),
    ]);
  };
  for (const [row, { pixels, caption, maps }] of photos.entries()) {
    cell(await jpegPicture(pixels), caption, 0, row * rowHeight);
    for (const [column, { name, probability, map }] of maps.entries()) {
      const lines = [`for ${name}`, `probability ${formatPercent(probability)}`];
      cell(await jpegPicture(overlay(pixels, map)), lines, (column + 1) * (CELL + GAP), row * rowHeight);
    }
  }
  const columns = 1 + largestOf(photos.map(({ maps }) => maps.length));
  return figure(title, columns * (CELL + GAP) - GAP, photos.length * rowHeight - 20, parts.join(""));
}
