import { DRAWN_CLASSES } from "../../../src/data/drawn/classes/index.js";
import { drawScene } from "../../../src/data/drawn/scene.js";
import type { GivenFile } from "./photo-set.js";

/**
 * Draws pictures of the drawn set as files, by this browser's own hand: the scenes are those of `--data drawn`, without
 * its camera's grain and blur, and browsers' edges differ a little.
 */
export async function drawSet(
  perClass: number,
  size: number,
  seed: number,
  onProgress: (done: number, total: number) => void,
): Promise<GivenFile[]> {
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext("2d")!;
  const files: GivenFile[] = [];
  const total = perClass * DRAWN_CLASSES.length;
  for (let index = 1; index <= perClass; index++) {
    for (const [label, { name }] of DRAWN_CLASSES.entries()) {
      const image = new Image();
      image.src = URL.createObjectURL(new Blob([drawScene(seed, label, index)], { type: "image/svg+xml" }));
      await image.decode();
      context.drawImage(image, 0, 0, size, size);
      URL.revokeObjectURL(image.src);
      const blob = await canvas.convertToBlob({ type: "image/png" });
      files.push({ path: `drawn/${name}/${name}-${String(index).padStart(4, "0")}.png`, blob });
      onProgress(files.length, total);
    }
  }
  return files;
}
