import { type CamMap, enlarge } from "./cam-data.js";
import type { Pixels } from "../draw/picture.js";

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
