import type { Executor } from "../../runtime/executor.js";
import { evaluationProgram } from "../../program/evaluation.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import type { CamMap } from "./cam-data.js";

/** What covering each part of an image does to each class. */
export interface Occlusion {
  /** [classes], of the whole image. */
  readonly probabilities: Float32Array;
  /** For each class, how much its probability falls, 0 where it does not, when the patch around a place is covered. */
  readonly maps: readonly CamMap[];
}

/** Places in a row and in a column at which the patch is put. */
const GRID = 12;
/** The patch's side as a share of the image's. */
const PATCH = 0.25;

/** A copy of planes [3, size, size] with a square around a place of the grid set to each channel's mean. */
function covered(planes: Uint8Array<ArrayBuffer>, size: number, column: number, row: number, mean: readonly number[]) {
  const half = (PATCH * size) / 2;
  const around = (place: number): [number, number] => {
    const centre = ((place + 0.5) * size) / GRID;
    return [Math.max(0, Math.round(centre - half)), Math.min(size, Math.round(centre + half))];
  };
  const [left, right] = around(column);
  const [top, bottom] = around(row);
  const copy = planes.slice();
  for (let plane = 0; plane < 3; plane++) {
    for (let y = top; y < bottom; y++) {
      const start = (plane * size + y) * size;
      copy.fill(Math.round(255 * mean[plane]), start + left, start + right);
    }
  }
  return copy;
}

/**
 * Occlusion maps (Zeiler and Fergus 2014) of a photo [3, size, size]: a square of the training photos' mean colour, a
 * quarter as wide as the photo, is put on 12 x 12 places, and the network asked again each time.
 */
export async function readOcclusion(
  { run, network, weights }: LoadedRun,
  photo: Uint8Array<ArrayBuffer>,
  executor: Executor,
): Promise<Occlusion> {
  const { normalization } = run;
  const session = await executor.load(evaluationProgram({ network, batch: 1, weights, normalization }));
  const shape = [1, 3, network.imageSize, network.imageSize];
  const ask = async (data: Uint8Array<ArrayBuffer>) => {
    const outputs = await session.run(new Map([["images", { dtype: "uint8" as const, shape, data }]]));
    return outputs.get("probabilities")!.data.slice();
  };
  try {
    const probabilities = await ask(photo);
    const data = Array.from(probabilities, () => new Float32Array(GRID * GRID));
    for (let place = 0; place < GRID * GRID; place++) {
      const hidden = covered(photo, network.imageSize, place % GRID, Math.floor(place / GRID), normalization.mean);
      const left = await ask(hidden);
      probabilities.forEach((whole, label) => (data[label][place] = Math.max(0, whole - left[label])));
    }
    return { probabilities, maps: data.map((map) => ({ width: GRID, height: GRID, data: map })) };
  } finally {
    await session.close();
  }
}
