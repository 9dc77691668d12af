import { UserError } from "../../core/errors.js";
import { visible } from "../../core/visible.js";
import { mapLayers } from "../../nn/maps.js";
import { activationName } from "../../program/activations.js";
import { evaluationProgram } from "../../program/evaluation.js";
import type { Executor } from "../../runtime/executor.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import type { LayerMaps } from "./feature-data.js";
import { NothingToDraw } from "../draw/nothing-to-draw.js";

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

/** What one photo brings forth; the arrays are written again by the next photo. */
export type TakeFeatures = (photo: number, maps: readonly Float32Array[], probabilities: Float32Array) => void;

/** The layers whose maps are read, in the order of the forward pass, without what they give. */
export function featureLayers({ network }: Pick<LoadedRun, "network">): Omit<LayerMaps, "images">[] {
  return namedLayers(network).map(({ name, shape: [, channels, height, width] }) => ({
    name,
    channels,
    height,
    width,
  }));
}

/** The layer of maps that is listed under a name; throws a `UserError` where the network has none. */
export function featureLayer(loaded: Pick<LoadedRun, "network">, name: string): Omit<LayerMaps, "images"> {
  const layers = featureLayers(loaded);
  const found = layers.find((layer) => layer.name === name);
  if (found !== undefined) return found;
  if (layers.length === 0) throw new UserError("This network has no maps behind an activation function.");
  throw new UserError(`This network has no maps of ${visible(name)}; ask for those of ${layers.map(({ name }) => name).join("; ")}.`); // prettier-ignore
}

/**
 * Gives what every layer of maps behind an activation function brings forth for photo after photo, [3, size, size] each as
 * the network sees them, without keeping it; of the one that is named `only`, if any. Throws a `NothingToDraw` when the network has
 * none and they are not optional.
 */
export async function eachFeatures(
  { directory, run, network, weights }: LoadedRun,
  photos: Iterable<Uint8Array<ArrayBuffer>>,
  executor: Executor,
  take: TakeFeatures,
  { wanted = "required", only }: { readonly wanted?: "required" | "optional"; readonly only?: string } = {},
): Promise<void> {
  const layers = namedLayers(network).filter(({ name }) => only === undefined || name === only);
  if (layers.length === 0 && wanted === "required")
    throw new NothingToDraw(
      `${directory}: no layer of this network gives maps behind an activation function, so no feature maps.`,
    );
  const activations = layers.map(({ activation }) => activation);
  const { normalization } = run;
  const session = await executor.load(evaluationProgram({ network, batch: 1, weights, normalization, activations }));
  try {
    const shape = [1, 3, network.imageSize, network.imageSize];
    let photo = 0;
    for (const data of photos) {
      const outputs = await session.run(new Map([["images", { dtype: "uint8" as const, shape, data }]]));
      const maps = activations.map((activation) => outputs.get(activationName(activation))!.data);
      take(photo++, maps, outputs.get("probabilities")!.data);
    }
  } finally {
    await session.close();
  }
}

/** Reads and keeps what every layer of maps gives for photos, as `eachFeatures` does. */
export async function readFeatures(
  loaded: LoadedRun,
  photos: readonly Uint8Array<ArrayBuffer>[],
  executor: Executor,
  wanted: "required" | "optional" = "required",
): Promise<Features> {
  const layers = featureLayers(loaded);
  const maps = layers.map((): Float32Array[] => []);
  const probabilities: Float32Array[] = [];
  const keep: TakeFeatures = (_, given, said) => {
    given.forEach((map, layer) => maps[layer].push(map.slice()));
    probabilities.push(said.slice());
  };
  await eachFeatures(loaded, photos, executor, keep, { wanted });
  return { layers: layers.map((layer, index) => ({ ...layer, images: maps[index] })), probabilities };
}
