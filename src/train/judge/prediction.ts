import { UserError } from "../../core/errors.js";
import { readImageFile } from "../../data/arrays-file.js";
import { decodeImage } from "../../data/cache/decode.js";
import { readReason } from "../../data/read-file.js";
import type { Executor } from "../../runtime/executor.js";
import type { LoadedRun } from "./loaded-run.js";
import { openPredictor, type Prediction } from "./predictor.js";

/** What the network says of one file, or why it could not be read; probabilities are in 0..1, largest first. */
export type FilePrediction =
  | { readonly file: string; readonly predictions: readonly Prediction[] }
  | { readonly file: string; readonly error: string };

/** Runs a run's network on any image files, read as the training photos were; `top` classes each. */
export async function predictFiles(
  loaded: LoadedRun,
  files: readonly string[],
  top: number,
  executor: Executor,
): Promise<FilePrediction[]> {
  const predictor = await openPredictor(loaded, executor);
  const { imageSize } = loaded.network;
  const results: FilePrediction[] = [];
  try {
    for (const file of files) {
      let pixels: Uint8Array;
      try {
        ({ pixels } = await decodeImage(await readImageFile(file), imageSize, loaded.run.config.data.fit));
      } catch (error) {
        results.push({ file, error: readReason(error) });
        continue;
      }
      results.push({ file, predictions: await predictor.predict(pixels, top) });
    }
  } finally {
    await predictor.close();
  }
  return results;
}

/**
 * Runs a run's network on images [N, 3, size, size] that are in memory, `top` classes each. Rejects with a `UserError` when they
 * are not of the network's size.
 */
export async function predictImages(
  loaded: LoadedRun,
  images: Uint8Array,
  top: number,
  executor: Executor,
): Promise<FilePrediction[]> {
  const { imageSize } = loaded.network;
  const bytes = 3 * imageSize ** 2;
  if (images.length % bytes !== 0)
    throw new UserError(
      `images holds ${images.length} values, which are not whole images [3, ${imageSize}, ${imageSize}]; bring them to the network's size, channel by channel.`,
    );
  const predictor = await openPredictor(loaded, executor);
  const results: FilePrediction[] = [];
  try {
    for (let index = 0; index < images.length / bytes; index++) {
      const pixels = images.subarray(index * bytes, (index + 1) * bytes);
      results.push({ file: `images[${index}]`, predictions: await predictor.predict(pixels, top) });
    }
  } finally {
    await predictor.close();
  }
  return results;
}
