import sharp from "sharp";
import { writeFileAtomically } from "../train/files.js";
import { COLOR } from "./style.js";

/** Dots per inch at which one pixel of a figure becomes two of its PNG. */
const DENSITY = 144;

/** An SVG figure as a PNG on white, two pixels for each of the figure's. */
export async function rasterize(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg), { density: DENSITY })
    .flatten({ background: COLOR.paper })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** Writes a figure as `<path>.svg` and `<path>.png`, each whole or not at all; resolves to the two paths. */
export async function writeFigure(path: string, svg: string): Promise<string[]> {
  const files: [string, Uint8Array][] = [
    [`${path}.svg`, Buffer.from(svg)],
    [`${path}.png`, await rasterize(svg)],
  ];
  for (const [file, bytes] of files) writeFileAtomically(file, [bytes]);
  return files.map(([file]) => file);
}
