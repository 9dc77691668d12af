import { formatPercent } from "../core/format.js";
import { type CamMap, enlarge } from "./cam-data.js";
import { figure } from "./figure.js";
import { image, jpegPicture, type Picture, type Pixels } from "./picture.js";
import { COLOR, FONT_SIZE } from "./style.js";
import { text } from "./svg.js";
import { shorten } from "./text-width.js";

/** A photo with its maps. */
export interface CamPhoto {
  readonly pixels: Pixels;
  readonly caption: readonly string[];
  readonly maps: readonly { readonly name: string; readonly probability: number; readonly map: CamMap }[];
}

const CELL = 170;
const GAP = 14;
const LINE = 16;

/** From black through vermillion and yellow to white: lightness alone tells how strong, hue says it again. */
const HEAT: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [110, 30, 60],
  [213, 94, 0],
  [240, 228, 66],
  [255, 255, 255],
];

/** The colour of a strength in 0..1. */
export function heat(strength: number): [number, number, number] {
  const position = Math.min(1, Math.max(0, strength)) * (HEAT.length - 1);
  const low = Math.min(HEAT.length - 2, Math.floor(position));
  return [0, 1, 2].map((k) => HEAT[low][k] + (HEAT[low + 1][k] - HEAT[low][k]) * (position - low)) as [
    number,
    number,
    number,
  ];
}

/** A photo in grey under a map: what speaks most for the class is brightest; an empty map leaves the photo dark. */
export function overlay({ data, width, height }: Pixels, map: CamMap): Pixels {
  const strengths = enlarge(map, width);
  const largest = strengths.reduce((a, b) => Math.max(a, b), 0);
  const mixed = new Uint8Array(data.length);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [red, green, blue] = data.subarray(3 * pixel, 3 * pixel + 3);
    const grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    const color = heat(largest === 0 ? 0 : strengths[pixel] / largest);
    for (let k = 0; k < 3; k++) mixed[3 * pixel + k] = Math.round(0.45 * grey + 0.55 * color[k]);
  }
  return { data: mixed, width, height, channels: 3 };
}

/** Photos, one a row, each beside its maps for the classes that were asked about; photos are square. */
export async function camFigure(title: string, photos: readonly CamPhoto[]): Promise<string> {
  const parts: string[] = [];
  const rowHeight = CELL + 2 * LINE + 20;
  const cell = (picture: Picture, lines: readonly string[], x: number, y: number) => {
    parts.push(
      image(picture, x, y, CELL, false),
      ...lines.map((line, row) =>
        text(x, y + CELL + LINE * (row + 1), shorten(line, CELL, FONT_SIZE.label), {
          "font-size": FONT_SIZE.label,
          fill: row === 0 ? COLOR.ink : COLOR.muted,
        }),
      ),
    );
  };
  for (const [row, { pixels, caption, maps }] of photos.entries()) {
    cell(await jpegPicture(pixels), caption, 0, row * rowHeight);
    for (const [column, { name, probability, map }] of maps.entries()) {
      const lines = [`for ${name}`, `probability ${formatPercent(probability)}`];
      cell(await jpegPicture(overlay(pixels, map)), lines, (column + 1) * (CELL + GAP), row * rowHeight);
    }
  }
  const columns = 1 + Math.max(...photos.map(({ maps }) => maps.length));
  return figure(title, columns * (CELL + GAP) - GAP, photos.length * rowHeight - 20, parts.join(""));
}
