import { constant, kaimingNormal } from "../initializers.js";
import type { Layer } from "../layer.js";
import type { BatchNorm2dOptions } from "../layers/batch-norm2d.js";
import { numbered } from "../layers/numbered.js";
import { squeezeExcite, type SqueezeExciteOptions } from "../layers/squeeze-excite.js";
import { stochasticDepth } from "../layers/stochastic-depth.js";
import { convNormActivation } from "./conv-norm-activation.js";

/** How an inverted residual block with squeeze and excitation is made. */
export interface InvertedResidualOptions {
  /** Between the first and the last convolution. */
  readonly expanded: number;
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly activation: Layer;
  readonly norm?: BatchNorm2dOptions;
  /** Squeeze and excitation behind the depthwise convolution; `null` where there is none. */
  readonly excite: (Omit<SqueezeExciteOptions, "initializers"> & { readonly squeezed: number }) | null;
  /** The probability with which an image skips the block while training. */
  readonly dropped: number;
}

/**
 * Widens by a 1x1 convolution, looks around channel by channel, weighs the channels, narrows without an activation; what
 * is in it stands under `block`, as in torchvision's `InvertedResidual` and `MBConv`.
 */
export function invertedResidual(options: InvertedResidualOptions): Layer {
  const { expanded, channels, kernel, stride, activation, norm, excite, dropped } = options;
  const initializers = (filters: number) => ({ weight: kaimingNormal(filters), bias: constant(0) });
  return {
    type: "InvertedResidual",
    build: (scope, x) => {
      const widens = x.shape[1] !== expanded;
      const block = numbered([
        ...(widens ? [convNormActivation(expanded, { kernel: 1, norm }, activation)] : []),
        convNormActivation(expanded, { kernel, stride, groups: expanded, norm }, activation),
        ...(excite === null ? [] : [squeezeExcite(excite.squeezed, { ...excite, initializers })]),
        convNormActivation(channels, { kernel: 1, norm }, null),
      ]);
      const y = scope.apply("block", block, x);
      if (stride !== 1 || x.shape[1] !== channels) return y;
      const kept = dropped === 0 ? y : scope.apply("stochastic_depth", stochasticDepth(dropped), y);
      return scope.graph.add("add", [kept, x], {});
    },
  };
}
