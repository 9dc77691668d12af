import { mapLayers } from "../nn/maps.js";
import { activationName } from "../program/activations.js";
import { evaluationProgram } from "../program/evaluation.js";
import type { Executor } from "../runtime/executor.js";
import type { LoadedRun } from "../train/loaded-run.js";
import type { LayerMaps } from "./feature-data.js";
import { NothingToDraw } from "./nothing-to-draw.js";

/** What the network said of a photo, and what its layers gave. */
export interface Features {
  readonly layers: readonly LayerMaps[];
  /** For each photo, [classes]. */
  readonly probabilities: readonly Float32Array[];
}

/** The layers whose maps are read: `conv1, relu1`. */
function namedLayers(network: LoadedRun["network"]) {
  return mapLayers(network).map(({ name, convolution, shape }) => ({
    activation: name,
    name: convolution === null || convolution === name ? name : `${convolution}, ${name}`,
    shape,
  }));
}

/**
 * Reads what every layer of maps behind an activation function gives for photos, [3, size, size] each as the network sees
 * them. Throws a `NothingToDraw` when the network has none and they are not optional.
 */
export async function readFeatures(
  { directory, run, network, weights }: LoadedRun,
  photos: readonly Uint8Array<ArrayBuffer>[],
  executor: Executor,
  wanted: "required" | "optional" = "required",
): Promise<Features> {
  const layers = namedLayers(network);
  if (layers.length === 0 && wanted === "required")
    throw new NothingToDraw(
      `${directory}: no layer of this network gives maps behind an activation function, so no feature maps.`,
    );
  const activations = layers.map(({ activation }) => activation);
  const { normalization } = run;
  const session = await executor.load(evaluationProgram({ network, batch: 1, weights, normalization, activations }));
  const maps = layers.map((): Float32Array[] => []);
  const probabilities: Float32Array[] = [];
  try {
    const shape = [1, 3, network.imageSize, network.imageSize];
    for (const data of photos) {
      const outputs = await session.run(new Map([["images", { dtype: "uint8" as const, shape, data }]]));
      // The next run writes the outputs' arrays again.
      layers.forEach(({ activation }, layer) =>
        maps[layer].push(outputs.get(activationName(activation))!.data.slice()),
      );
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
