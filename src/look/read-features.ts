import { UserError } from "../core/errors.js";
import type { Shape } from "../core/tensor.js";
import { givesMaps } from "../nn/gives-maps.js";
import { outline } from "../nn/trace.js";
import type { Network } from "../nn/network.js";
import { activationName } from "../program/activations.js";
import { evaluationProgram } from "../program/evaluation.js";
import type { Executor } from "../runtime/executor.js";
import type { LoadedRun } from "../train/loaded-run.js";
import type { LayerMaps } from "./feature-data.js";

/** What the network said of a photo, and what its layers gave. */
export interface Features {
  readonly layers: readonly LayerMaps[];
  /** For each photo, [classes]. */
  readonly probabilities: readonly Float32Array[];
}

/** The activations that give maps, each with the convolution before it, in the order of the forward pass. */
function mapLayers(network: Network): { relu: string; name: string; shape: Shape }[] {
  const { activations } = outline(network);
  let convolution = "";
  return activations.flatMap((activation) => {
    const { name, type, value } = activation;
    if (type === "Conv2d") convolution = name;
    if (!givesMaps(activation)) return [];
    return [{ relu: name, name: convolution === "" ? name : `${convolution}, ${name}`, shape: value.shape }];
  });
}

/**
 * Reads what every ReLU after a convolution gives for photos, [3, size, size] each as the network sees them. Throws a
 * `UserError` when the network has none.
 */
export async function readFeatures(
  { directory, run, network, weights }: LoadedRun,
  photos: readonly Uint8Array<ArrayBuffer>[],
  executor: Executor,
): Promise<Features> {
  const layers = mapLayers(network);
  if (layers.length === 0) throw new UserError(`${directory}: this network has no ReLU after a convolution to draw.`);
  const activations = layers.map(({ relu }) => relu);
  const { normalization } = run;
  const session = await executor.load(evaluationProgram({ network, batch: 1, weights, normalization, activations }));
  const maps = layers.map((): Float32Array[] => []);
  const probabilities: Float32Array[] = [];
  try {
    const shape = [1, 3, network.imageSize, network.imageSize];
    for (const data of photos) {
      const outputs = await session.run(new Map([["images", { dtype: "uint8" as const, shape, data }]]));
      // The next run writes the outputs' arrays again.
      layers.forEach(({ relu }, layer) => maps[layer].push(outputs.get(activationName(relu))!.data.slice()));
      probabilities.push(outputs.get("probabilities")!.data.slice());
    }
  } finally {
    await session.close();
  }
  return {
    layers: layers.map(({ name, shape: [, channels, height, width] }, layer) => ({
      name,
      channels,
      height,
      width,
      images: maps[layer],
    })),
    probabilities,
  };
}
