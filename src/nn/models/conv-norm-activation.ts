import { kaimingNormal } from "../initializers.js";
import type { Layer } from "../layer.js";
import { batchNorm2d, type BatchNorm2dOptions } from "../layers/batch-norm2d.js";
import { conv2d } from "../layers/conv2d.js";
import { numbered } from "../layers/numbered.js";

/** How a convolution is set whose maps keep their size at stride 1. */
export interface ConvNormOptions {
  readonly kernel: number;
  readonly stride?: number;
  readonly groups?: number;
  readonly norm?: BatchNorm2dOptions | undefined;
}

/** A convolution without bias, initialised by its filters, as torchvision's networks with batch norm have it. */
export function normedConvolution(channels: number, { kernel, stride = 1, groups = 1 }: ConvNormOptions): Layer {
  const initializers = { weight: kaimingNormal(channels * kernel * kernel) };
  return conv2d(channels, { kernel, stride, groups, padding: (kernel - 1) / 2, bias: false, initializers });
}

/** A convolution, batch norm and an activation, or none; torchvision's `Conv2dNormActivation`. */
export function convNormActivation(channels: number, options: ConvNormOptions, activation: Layer | null): Layer {
  const layers = [normedConvolution(channels, options), batchNorm2d(options.norm)];
  return numbered(activation === null ? layers : [...layers, activation]);
}
