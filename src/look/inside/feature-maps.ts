import { append, largestOf } from "../../core/extremes.js";
import { formatCount, formatPercent } from "../../core/format.js";
import { channelBytes, type LayerMaps, type LayerNumbers } from "./feature-data.js";
import { figure } from "../draw/figure.js";
import { image, type Picture, pngPicture } from "../draw/picture.js";
import { COLOR, FONT_SIZE } from "../draw/style.js";
import { text } from "../draw/svg.js";
import { shorten } from "../draw/text-width.js";

/** A photo above its maps, with lines of text below it. */
export interface FeaturePhoto {
  readonly picture: Picture;
  readonly caption: readonly string[];
}

const MAP = 92;
const GAP = 6;
const LEFT = 178;
const PHOTO = 150;
const BETWEEN = 34;
const LINE = 16;

function describe({ channels, height, width, zeros, detail, drawn, sees }: LayerNumbers): string[] {
  return [
    `${formatCount(channels)} maps of ${height} × ${width}`,
    ...(sees === undefined ? [] : [`one pixel sees ${sees.join(" × ")}`]),
    `zeros: ${formatPercent(zeros)}`,
    `detail: ${detail === null ? "–" : detail.toFixed(2)}`,
    `drawn: ${drawn.map((channel) => channel + 1).join(", ")}`,
  ];
}

/**
 * Each layer's chosen maps (`numbers.drawn`) for each photo, side by side under the photo, with the layer's numbers at
 * the left; `layers` and `numbers` are in the order of the forward pass. Black is 0, white a channel's largest
 * activation over the photos, so that the same channel compares between them.
 */
export async function featureMaps(
  title: string,
  photos: readonly FeaturePhoto[],
  layers: readonly LayerMaps[],
  numbers: readonly LayerNumbers[],
): Promise<string> {
  const columns = largestOf(numbers.map(({ drawn }) => drawn.length));
  const blockWidth = Math.max(columns * (MAP + GAP) - GAP, PHOTO);
  const x = (photo: number) => LEFT + photo * (blockWidth + BETWEEN);
  const captionLines = largestOf(photos.map(({ caption }) => caption.length));
  const parts = photos.flatMap(({ picture, caption }, photo) => [
    image(picture, x(photo), 0, PHOTO, false),
    ...caption.map((line, row) =>
      text(x(photo), PHOTO + LINE * (row + 1), shorten(line, blockWidth, FONT_SIZE.label), {
        "font-size": FONT_SIZE.label,
        fill: row === 0 ? COLOR.ink : COLOR.muted,
      }),
    ),
  ]);
  let y = PHOTO + LINE * captionLines + 22;
  for (const [index, layer] of layers.entries()) {
    const { drawn } = numbers[index];
    append(parts, [
      text(0, y + 12, shorten(layer.name, LEFT - 14, FONT_SIZE.label), {
        "font-size": FONT_SIZE.label,
        "font-weight": "bold",
      }),
      ...describe(numbers[index]).map((line, row) =>
        text(0, y + 12 + LINE * (row + 1), line, { "font-size": FONT_SIZE.tick, fill: COLOR.muted }),
      ),
    ]);
    for (const [column, channel] of drawn.entries()) {
      for (const [photo, data] of channelBytes(layer, channel).entries()) {
        const picture = await pngPicture({ data, width: layer.width, height: layer.height, channels: 1 });
        parts.push(image(picture, x(photo) + column * (MAP + GAP), y, MAP, true));
      }
    }
    y += MAP + 16;
  }
  return figure(title, x(photos.length) - BETWEEN, y - 16, parts.join(""));
}
