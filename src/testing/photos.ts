import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { RandomStream } from "../core/random.js";

/** The colour that photos of each class lean to, so that a network can learn them. */
const COLOURS = { apple: [200, 60, 50], leaf: [60, 170, 70], sky: [70, 110, 200] } as const;

/** The classes of `writePhotos`. */
export const PHOTO_CLASSES = Object.keys(COLOURS);

/** One small photo as PNG: noise around the colour of a class. */
export async function photo(name: keyof typeof COLOURS, number: number, size = 36): Promise<Buffer> {
  const stream = new RandomStream(1, `photo of ${name}`, number);
  const pixels = Uint8Array.from(
    { length: 3 * size * size },
    (_, i) => COLOURS[name][i % 3] + stream.integer(100) - 50,
  );
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer();
}

/** Writes a folder `<class>/<number>.png` of small photos, the same bytes every time; gives its path. */
export async function writePhotos(root: string, perClass = 12): Promise<string> {
  for (const name of Object.keys(COLOURS) as (keyof typeof COLOURS)[]) {
    mkdirSync(join(root, name), { recursive: true });
    for (let i = 0; i < perClass; i++) writeFileSync(join(root, name, `${i}.png`), await photo(name, i));
  }
  return root;
}
