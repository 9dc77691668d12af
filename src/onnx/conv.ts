import type { Attribute } from "./model.js";
import type { OnnxBuilder } from "./builder.js";
import type { Target } from "./lowering.js";

/** What decides how a provider computes a convolution. */
export interface ConvChannels {
  readonly channels: number;
  readonly filters: number;
  readonly groups: number;
}

/**
 * How many channels of zeros WebGPU's convolution needs to be right: with 6, 9, 15 … channels and filters by fours it reads
 * its input by threes and goes wrong, in ONNX Runtime 1.30 (microsoft/onnxruntime#29651).
 */
export function channelsMissing({ channels, filters, groups }: ConvChannels): number {
  const goesWrong = groups === 1 && channels > 3 && channels % 3 === 0 && channels % 4 !== 0 && filters % 4 === 0;
  return goesWrong ? -channels & 3 : 0;
}

/** A convolution of x [N, C, H, W] with a weight [O, C / groups, kH, kW] and, where there is one, a bias [O]. */
export function conv(
  onnx: OnnxBuilder,
  target: Target,
  [x, weight, ...bias]: readonly string[],
  channels: ConvChannels,
  attributes: Readonly<Record<string, Attribute>>,
): string {
  const missing = target === "webgpu" ? channelsMissing(channels) : 0;
  const widen = (tensor: string) =>
    missing === 0 ? tensor : onnx.add("Pad", [tensor, onnx.integers([0, 0, 0, 0, 0, missing, 0, 0]), onnx.scalar(0)]);
  return onnx.add("Conv", [widen(x), widen(weight), ...bias], attributes);
}
