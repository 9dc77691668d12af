import { join } from "node:path";
import { append } from "../../core/extremes.js";
import { loadSharp } from "../../data/sharp.js";
import { writeFileAtomically, writeJsonAtomically } from "../../disk/files.js";
import { makeFolder } from "../../train/run/run-folder.js";
import { COLOR } from "./style.js";

/** Dots per inch at which one pixel of a figure becomes two of its PNG. */
const DENSITY = 144;

/** An SVG figure as a PNG on white, two pixels for each of the figure's. */
export async function rasterize(svg: string): Promise<Buffer> {
  const sharp = await loadSharp();
  return sharp(Buffer.from(svg), { density: DENSITY, unlimited: true })
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

/**
 * Writes figures as SVG and PNG into a folder, which is made where it is not there, and their numbers as figures.json;
 * resolves to the paths written. Throws a `UserError` (exit code 1) when they cannot be written.
 */
export async function writeFigures(
  directory: string,
  figures: readonly { readonly name: string; readonly svg: string }[],
  numbers: unknown,
): Promise<string[]> {
  makeFolder(directory);
  const written: string[] = [];
  for (const { name, svg } of figures) append(written, await writeFigure(join(directory, name), svg));
  const json = join(directory, "figures.json");
  writeJsonAtomically(json, numbers);
  return [...written, json];
}
