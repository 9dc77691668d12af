import { append } from "../../core/extremes.js";
import { filterNumbers, channelPixels, type FilterHistory, rgbPixels } from "./filter-data.js";
import { figure } from "../draw/figure.js";
import { image, type Picture, pngPicture } from "../draw/picture.js";
import { COLOR, FONT_SIZE } from "../draw/style.js";
import { element, text } from "../draw/svg.js";

const CELL = 44;
const GAP = 6;
const COLUMNS = 16;
const LEFT = 112;
const NUMBER_ROW = 22;
const BLOCK_GAP = 14;
const COLORS = ["red", "green", "blue"];
const SMALL = 11;

/** One row of pictures, one a filter, with a name at the left and, where there are any, numbers below. */
interface Row {
  readonly name: string;
  readonly pictures: readonly Picture[];
  readonly numbers?: readonly (number | null)[];
}

/** What an input channel of several is called. */
export function channelName(channel: number, channels: number): string {
  return channels === 3 ? COLORS[channel] : `input ${channel + 1}`;
}

/** How a time is told in a title: `after 4 epochs`. */
export function timeName(epoch: number): string {
  return epoch === 0 ? "before training" : `after ${epoch} epoch${epoch === 1 ? "" : "s"}`;
}

/** How large a change looks: two decimals, fewer for large ones so that it fits under its filter. */
function changeText(change: number | null): string {
  return change === null ? "–" : change.toFixed(change < 10 ? 2 : 0);
}

/** Rows of filters, broken into blocks of sixteen columns under one another, below them the key of the greys. */
function grid(rows: readonly Row[], scale: number, note: string) {
  const count = rows[0].pictures.length;
  const heightOf = ({ numbers }: Row) => CELL + GAP + (numbers === undefined ? 0 : NUMBER_ROW - GAP);
  const parts: string[] = [];
  const small = { "font-size": SMALL, "text-anchor": "middle", fill: COLOR.muted };
  let y = 16;
  for (let first = 0; first < count; first += COLUMNS) {
    const filters = Array.from({ length: Math.min(COLUMNS, count - first) }, (_, index) => first + index);
    const x = (filter: number) => LEFT + (filter - first) * (CELL + GAP);
    append(
      parts,
      filters.map((filter) => text(x(filter) + CELL / 2, y - 5, String(filter + 1), small)),
    );
    for (const row of rows) {
      append(parts, [
        text(0, y + CELL / 2 + 4, row.name, { "font-size": FONT_SIZE.label }),
        ...filters.map((filter) => image(row.pictures[filter], x(filter), y, CELL, true)),
      ]);
      if (row.numbers !== undefined) {
        const { numbers } = row;
        append(parts, [
          ...filters.map((filter) => text(x(filter) + CELL / 2, y + CELL + 14, changeText(numbers[filter]), small)),
          text(0, y + CELL + 14, "relative change", { "font-size": SMALL, fill: COLOR.muted }),
        ]);
      }
      y += heightOf(row);
    }
    y += BLOCK_GAP + 10;
  }
  parts.push(greyKey(scale, y - 8, note));
  const width = LEFT + Math.min(count, COLUMNS) * (CELL + GAP);
  return { svg: parts.join(""), width: Math.max(width, 560), height: y + 14 };
}

/** What the greys mean: the same at every time. */
export function greyKey(scale: number, y: number, note: string): string {
  const swatches: [string, string][] = [
    ["#000000", `−${scale.toPrecision(3)}`],
    ["#808080", "0"],
    ["#FFFFFF", `+${scale.toPrecision(3)}`],
  ];
  const look = { "font-size": FONT_SIZE.tick, fill: COLOR.muted };
  const drawn = swatches.map(
    ([fill, value], index) =>
      element("rect", { x: index * 78, y, width: 16, height: 16, fill, stroke: COLOR.axis, "data-as-is": "" }) +
      text(index * 78 + 22, y + 12, value, look),
  );
  return drawn.join("") + text(swatches.length * 78 + 4, y + 12, note, look);
}

export const SHARED = "weight; the same scale before, halfway and after";
const CHANGE = "relative change = L2 distance from before training / L2 norm then";

/** A figure with the name of its file. */
export interface NamedFigure {
  readonly name: string;
  readonly title: string;
  readonly svg: string;
}

/**
 * The first layer's filters at each time of training, a figure each: every filter's input channels in grey, and then
 * all times in colour. All pictures have one scale: 0 is the middle grey, the largest absolute weight of all times
 * black or white. `network` stands in the titles.
 */
export async function filterFigures(network: string, history: FilterHistory): Promise<NamedFigure[]> {
  const { scale, times } = filterNumbers(history);
  const filters = Array.from({ length: history.times[0].weight.shape[0] }, (_, filter) => filter);
  const figures: NamedFigure[] = [];
  const rgbRows: Row[] = [];
  const draw = (name: string, title: string, rows: readonly Row[], note: string) => {
    const { svg, width, height } = grid(rows, scale, note);
    figures.push({ name, title: title.split("\n")[0], svg: figure(title, width, height, svg) });
  };
  for (const [index, { name, epoch, weight }] of history.times.entries()) {
    const numbers = index === 0 ? undefined : times[index].moved;
    const rows = await Promise.all(
      Array.from({ length: weight.shape[1] }, async (_, channel) => ({
        name: channelName(channel, weight.shape[1]),
        pictures: await Promise.all(filters.map((filter) => pngPicture(channelPixels(weight, filter, channel, scale)))),
      })),
    );
    const last = { ...rows[rows.length - 1], ...(numbers === undefined ? {} : { numbers }) };
    const title = `First-layer filters ${timeName(epoch)}: ${network}, ${history.layer}`;
    const below = numbers === undefined ? "" : `; ${CHANGE}`;
    draw(
      `filters-${name}`,
      `${title}\nOne column a filter, one row an input channel${below}`,
      [...rows.slice(0, -1), last],
      SHARED,
    );
    if (weight.shape[1] === 3) {
      const pictures = await Promise.all(filters.map((filter) => pngPicture(rgbPixels(weight, filter, scale))));
      rgbRows.push({
        name: epoch === 0 ? "before" : timeName(epoch),
        pictures,
        ...(numbers === undefined ? {} : { numbers }),
      });
    }
  }
  if (rgbRows.length > 0) {
    const title = `First-layer filters in colour over training: ${network}, ${history.layer}`;
    draw(
      "filters-rgb",
      `${title}\nInput channels as red, green and blue; ${CHANGE}`,
      rgbRows,
      `each channel's ${SHARED}`,
    );
  }
  return figures;
}
