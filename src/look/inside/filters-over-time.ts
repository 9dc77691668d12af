import { append } from "../../core/extremes.js";
import { channelPixels, type FilterHistory, filterNumbers, type FilterTime, rgbPixels } from "./filter-data.js";
import { channelName, greyKey, type NamedFigure, SHARED, timeName } from "./filters.js";
import { figure } from "../draw/figure.js";
import { image, type Pixels, pngPicture } from "../draw/picture.js";
import { COLOR, FONT_SIZE } from "../draw/style.js";
import { text } from "../draw/svg.js";

/** Of more filters, those are shown that moved most. */
const MOST_FILTERS = 32;
const COLUMNS = 6;
const CELL = 32;
const GAP = 3;
const LEFT = 62;
const BETWEEN = 20;
const SMALL = 10;

/** The filters that are shown: all, or those that moved most by the end, in their order. */
export function filtersShown(moved: readonly (number | null)[], most: number): number[] {
  const all = moved.map((_, filter) => filter);
  if (all.length <= most) return all;
  const far = (filter: number) => moved[filter] ?? 0;
  return [...all.sort((a, b) => far(b) - far(a) || a - b).slice(0, most)].sort((a, b) => a - b);
}

/**
 * The first layer's filters, each by itself: its input channels in grey, and in colour where they are three, one below the
 * other; before training, halfway and after side by side; and below them how far it has moved. One scale holds for all.
 */
export async function filtersOverTime(network: string, history: FilterHistory): Promise<NamedFigure> {
  const { scale, times, shape } = filterNumbers(history);
  const last = times[times.length - 1];
  const filters = filtersShown(last.moved, MOST_FILTERS);
  const channels = Array.from({ length: shape[1] }, (_, channel) => channel);
  const rows: [string, (weight: FilterTime["weight"], filter: number) => Pixels][] = channels.map((channel) => [
    channelName(channel, shape[1]),
    (weight, filter) => channelPixels(weight, filter, channel, scale),
  ]);
  if (shape[1] === 3) rows.push(["colour", (weight, filter) => rgbPixels(weight, filter, scale)]);

  const small = { "font-size": SMALL, fill: COLOR.muted, "text-anchor": "middle" };
  const blockWidth = times.length * (CELL + GAP) - GAP + BETWEEN;
  const blockHeight = rows.length * (CELL + GAP) + 46;
  const parts: string[] = [];
  for (const [place, filter] of filters.entries()) {
    const x = LEFT + (place % COLUMNS) * blockWidth;
    const y = Math.floor(place / COLUMNS) * blockHeight;
    parts.push(text(x, y + 12, `filter ${filter + 1}`, { "font-size": FONT_SIZE.tick, "font-weight": "bold" }));
    for (const [row, [name, draw]] of rows.entries()) {
      const top = y + 19 + row * (CELL + GAP);
      if (place % COLUMNS === 0) parts.push(text(0, top + CELL / 2 + 4, name, { "font-size": FONT_SIZE.tick }));
      const pictures = await Promise.all(history.times.map(({ weight }) => pngPicture(draw(weight, filter))));
      append(
        parts,
        pictures.map((picture, time) => image(picture, x + time * (CELL + GAP), top, CELL, true)),
      );
    }
    const below = y + 19 + rows.length * (CELL + GAP) + 9;
    for (const [time, { moved }] of times.entries()) {
      const far = moved[filter];
      if (time > 0 && far !== null)
        parts.push(text(x + time * (CELL + GAP) + CELL / 2, below, `${Math.round(100 * far)} %`, small));
    }
    if (place % COLUMNS === 0) parts.push(text(0, below, "moved by", { "font-size": SMALL, fill: COLOR.muted }));
  }
  const lines = Math.ceil(filters.length / COLUMNS);
  const bottom = lines * blockHeight - 8;
  parts.push(greyKey(scale, bottom, SHARED));
  const fewer = filters.length < shape[0] ? `; of ${shape[0]} filters the ${filters.length} that moved most` : "";
  const title = `First-layer filters over training: ${network}, ${history.layer}`;
  const legend = `Side by side: ${times.map(({ epoch }) => timeName(epoch)).join(", ")}${fewer}`;
  const moved = "moved by = L2 distance from before training / L2 norm then";
  const width = LEFT + Math.min(COLUMNS, filters.length) * blockWidth - BETWEEN;
  const svg = figure(`${title}\n${legend}\n${moved}`, Math.max(width, 560), bottom + 20, parts.join(""));
  return { name: "filters-over-time", title, svg };
}
