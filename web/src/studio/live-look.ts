/** A network that is asked many times a second: what it needs is compiled once, and kept until another is asked. */
import { float32, type Tensor } from "../../../dist/core/tensor.js";
import { channelBytes } from "../../../dist/look/inside/feature-data.js";
import { gradCam } from "../../../dist/look/inside/cam-data.js";
import { mapLayers } from "../../../dist/nn/maps.js";
import { activationName } from "../../../dist/program/activations.js";
import { evaluationProgram } from "../../../dist/program/evaluation.js";
import { gradCamProgram } from "../../../dist/program/grad-cam.js";
import type { Executor } from "../../../dist/runtime/executor.js";
import type { LoadedRun } from "../../../dist/train/judge/loaded-run.js";

/** More channels of a layer are not shown while pictures move. */
const MOST_CHANNELS = 16;

/** Bytes [height, width], each map from 0 to its own largest value. */
export interface LiveMap {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What a network sees in one frame. */
export interface Seen {
  readonly probabilities: readonly number[];
  readonly layers: readonly string[];
  /** Of the layer that was asked about. */
  readonly maps: readonly LiveMap[];
  /** For the most probable class; null where the network has no maps. */
  readonly cam: LiveMap | null;
}

/** Makes a network ready; each call then costs two passes forward and one back. */
export async function liveNetwork({ network, weights, run }: LoadedRun, executor: Executor) {
  const { normalization } = run;
  const layers = mapLayers(network);
  const activations = layers.map(({ name }) => name);
  const seeing = await executor.load(evaluationProgram({ network, batch: 1, weights, normalization, activations }));
  const program = gradCamProgram({ network, weights, normalization });
  const explaining = program.layer === null ? null : await executor.load(program);
  const shape = [1, 3, network.imageSize, network.imageSize];
  return {
    async see(pixels: Uint8Array<ArrayBuffer>, layer: number): Promise<Seen> {
      const images = { dtype: "uint8" as const, shape, data: pixels };
      const outputs = await seeing.run(new Map([["images", images]]));
      const probabilities = Array.from(outputs.get("probabilities")!.data as Float32Array);
      const maps: LiveMap[] = [];
      if (layer in layers) {
        const { name, shape: [, channels, height, width] } = layers[layer]; // prettier-ignore
        const all = {
          name,
          channels,
          height,
          width,
          images: [outputs.get(activationName(name))!.data as Float32Array],
        };
        for (let channel = 0; channel < Math.min(channels, MOST_CHANNELS); channel++)
          maps.push({ width, height, data: channelBytes(all, channel)[0] });
      }
      let cam: LiveMap | null = null;
      if (explaining !== null) {
        const best = probabilities.indexOf(largest(probabilities));
        const chosen = Float32Array.from({ length: network.classes }, (_, label) => Number(label === best));
        const found = await explaining.run(
          new Map<string, Tensor>([
            ["images", images],
            ["class", float32([1, network.classes], chosen)],
          ]),
        );
        const [, , height, width] = found.get("maps")!.shape;
        const { data } = gradCam(found.get("maps")!.data, found.get("gradients")!.data, width, height); // prettier-ignore
        const most = largest(data);
        cam = { width, height, data: Uint8Array.from(data, (value) => (most === 0 ? 0 : Math.round((255 * value) / most))) }; // prettier-ignore
      }
      return { probabilities, layers: activations, maps, cam };
    },
    async close(): Promise<void> {
      await seeing.close();
      await explaining?.close();
    },
  };
}

function largest(values: Iterable<number>): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}
