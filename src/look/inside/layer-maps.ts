import { overlay } from "./cam-overlay.js";
import { channelBytes, type LayerMaps } from "./feature-data.js";
import type { FeaturePhoto } from "./feature-maps.js";
import { figure } from "../draw/figure.js";
import { image, type Pixels, pngPicture } from "../draw/picture.js";
import { COLOR, FONT_SIZE } from "../draw/style.js";
import { text } from "../draw/svg.js";

const COLUMNS = 8;
const MAP = 84;
const GAP = 6;
const NUMBER = 14;
const PHOTO = 150;
const LINE = 16;
const BETWEEN = 28;
const WIDTH = COLUMNS * (MAP + GAP) - GAP;

/**
 * Every map of one layer for each photo, in grey and over the photo, the photos one below the other. Black is 0, white a
 * channel's largest activation over the photos. `pixels` are the photos as the network sees them.
 */
export async function layerMaps(
  title: string,
  photos: readonly FeaturePhoto[],
  pixels: readonly Pixels[],
  layer: LayerMaps,
): Promise<string> {
  const { channels, width, height } = layer;
  const maps = Array.from({ length: channels }, (_, channel) => channelBytes(layer, channel));
  const parts: string[] = [];
  let y = 0;
  const grid = async (heading: string, draw: (channel: number) => Pixels, isSharp: boolean) => {
    parts.push(text(0, y + 12, heading, { "font-size": FONT_SIZE.label, "font-weight": "bold" }));
    y += 20;
    for (let channel = 0; channel < channels; channel++) {
      const [x, top] = [(channel % COLUMNS) * (MAP + GAP), y + Math.floor(channel / COLUMNS) * (MAP + NUMBER + GAP)];
      parts.push(
        image(await pngPicture(draw(channel)), x, top, MAP, isSharp),
        text(x, top + MAP + 11, String(channel + 1), { "font-size": FONT_SIZE.tick, fill: COLOR.muted }),
      );
    }
    y += Math.ceil(channels / COLUMNS) * (MAP + NUMBER + GAP) + 8;
  };
  for (const [index, { picture, caption }] of photos.entries()) {
    parts.push(image(picture, 0, y, PHOTO, false));
    for (const [row, line] of caption.entries())
      parts.push(text(PHOTO + 14, y + LINE * (row + 1), line, { "font-size": FONT_SIZE.label }));
    y += PHOTO + 14;
    await grid("Maps", (channel) => ({ data: maps[channel][index], width, height, channels: 1 }), true);
    const over = (channel: number) => overlay(pixels[index], { width, height, data: Float32Array.from(maps[channel][index]) }); // prettier-ignore
    await grid("Over the image", over, false);
    y += BETWEEN;
  }
  return figure(title, WIDTH, y - BETWEEN, parts.join(""));
}
