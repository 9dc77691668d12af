import { UserError } from "../../core/errors.js";
import type { Pair } from "../../graph/signatures.js";
import { explanationProgram } from "../../program/explanation.js";
import type { Executor } from "../../runtime/executor.js";
import type { LoadedRun } from "../../train/judge/loaded-run.js";
import { lastName } from "./feature-data.js";
import { featureLayer } from "./read-features.js";

/** The convolution behind a map, of it the filter that makes this map, and what that reads. */
export interface MapConvolution {
  readonly layer: string;
  /** Whose output it reads; null for the images. */
  readonly reads: string | null;
  /** The first of the channels that the filter reads, from 0: groups have channels of their own. */
  readonly firstChannel: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** [channels, height, width] */
  readonly input: Float32Array;
  readonly kernel: Pair;
  /** [channels, ...kernel] */
  readonly weight: Float32Array;
  /** 0 where there is none. */
  readonly bias: number;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
  /** What becomes of its sums: first those themselves, last the map; [height, width] of the map each. */
  readonly steps: readonly { readonly layer: string; readonly type: string; readonly values: Float32Array }[];
}

/** One map of an image in numbers, and where they come from. */
export interface ExplainedMap {
  readonly width: number;
  readonly height: number;
  /** [height, width] */
  readonly values: Float32Array;
  /** Null where no convolution with fixed weights makes the map pixel by pixel. */
  readonly convolution: MapConvolution | null;
}

/**
 * Reads one channel's map (from 0) of an image, [3, size, size], by the name under which its layer is listed, with the filter and
 * the input that it is computed of. Throws a `UserError` where the network has no such map.
 */
export async function readMap(
  loaded: LoadedRun,
  pixels: Uint8Array<ArrayBuffer>,
  { layer, channel }: { readonly layer: string; readonly channel: number },
  executor: Executor,
): Promise<ExplainedMap> {
  const { network, weights, run } = loaded;
  const found = featureLayer(loaded, layer);
  const { channels: all, height, width } = found;
  if (channel >= all) throw new UserError(`${layer} has ${all} maps; ask for one of 0 to ${all - 1}.`);
  const program = explanationProgram({ network, weights, normalization: run.normalization, layer: lastName(found) });
  const session = await executor.load(program);
  try {
    const shape = [1, 3, network.imageSize, network.imageSize];
    const outputs = await session.run(new Map([["images", { dtype: "uint8" as const, shape, data: pixels }]]));
    const mapOf = (output: string) =>
      outputs.get(output)!.data.slice(channel * height * width, (channel + 1) * height * width);
    const values = mapOf("maps");
    if (program.convolution === null) return { width, height, values, convolution: null };
    const { reads, attributes, weight, bias, steps } = program.convolution;
    const [filters, channels, ...kernel] = weight.shape;
    const firstChannel = Math.floor(channel / (filters / attributes.groups)) * channels;
    const input = outputs.get("input")!;
    const [, , inputHeight, inputWidth] = input.shape;
    const area = inputHeight * inputWidth;
    const size = weight.data.length / filters;
    const convolution: MapConvolution = {
      layer: steps[0].layer,
      reads,
      firstChannel,
      channels,
      height: inputHeight,
      width: inputWidth,
      input: input.data.slice(firstChannel * area, (firstChannel + channels) * area),
      kernel: [kernel[0], kernel[1]],
      weight: weight.data.slice(channel * size, (channel + 1) * size),
      bias: bias?.data[channel] ?? 0,
      stride: attributes.stride,
      padding: attributes.padding,
      dilation: attributes.dilation,
      steps: steps.map(({ layer, type, output }) => ({ layer, type, values: mapOf(output) })),
    };
    return { width, height, values, convolution };
  } finally {
    await session.close();
  }
}
