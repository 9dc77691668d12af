import { float32, type Tensor } from "../../core/tensor.js";
import { gradCamProgram } from "../../program/grad-cam.js";
import type { Executor } from "../../runtime/executor.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import { type CamMap, gradCam } from "./cam-data.js";
import { NothingToDraw } from "../draw/nothing-to-draw.js";

/** A photo's class-activation maps for the classes that were asked about. */
export interface PhotoCam {
  /** [classes] */
  readonly probabilities: Float32Array;
  readonly maps: readonly { readonly label: number; readonly map: CamMap }[];
}

/**
 * Grad-CAM of photos, [3, size, size] each, at the last maps before pooling or flattening; `labelsOf` says which classes are asked
 * about, given the photo's probabilities. Throws a `NothingToDraw` when the network has no such layer.
 */
export async function readCam(
  { directory, run, network, weights }: LoadedRun,
  photos: readonly Uint8Array<ArrayBuffer>[],
  labelsOf: (photo: number, probabilities: Float32Array) => readonly number[],
  executor: Executor,
): Promise<{ layer: string; photos: PhotoCam[] }> {
  const program = gradCamProgram({ network, weights, normalization: run.normalization });
  if (program.layer === null)
    throw new NothingToDraw(`${directory}: no layer of this network gives maps, so no class-activation map.`);
  const session = await executor.load(program);
  const shape = [1, 3, network.imageSize, network.imageSize];
  const ask = async (data: Uint8Array<ArrayBuffer>, label: number) => {
    const chosen = Float32Array.from({ length: network.classes }, (_, index) => Number(index === label));
    const outputs = await session.run(
      new Map<string, Tensor>([
        ["images", { dtype: "uint8" as const, shape, data }],
        ["class", float32([1, network.classes], chosen)],
      ]),
    );
    return (name: string) => outputs.get(name)!;
  };
  try {
    const result: PhotoCam[] = [];
    for (const [index, data] of photos.entries()) {
      const probabilities = (await ask(data, 0))("probabilities").data.slice();
      const maps: { label: number; map: CamMap }[] = [];
      for (const label of labelsOf(index, probabilities)) {
        const output = await ask(data, label);
        const [, , height, width] = output("maps").shape;
        maps.push({ label, map: gradCam(output("maps").data, output("gradients").data, width, height) });
      }
      result.push({ probabilities, maps });
    }
    return { layer: program.layer, photos: result };
  } finally {
    await session.close();
  }
}
