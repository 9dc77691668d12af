import type { Layer } from "../layer.js";
import { relu, sigmoid } from "./activations.js";
import { conv2d, type Conv2dOptions } from "./conv2d.js";
import { globalAvgPool2d } from "./global-avg-pool2d.js";

/** How squeeze and excitation is set; the terms and defaults are torchvision's. */
export interface SqueezeExciteOptions {
  /** Behind the first convolution; ReLU unless given. */
  readonly activation?: Layer;
  /** What makes factors of the second one's outputs; sigmoid unless given. */
  readonly scaleActivation?: Layer;
  /** Of both convolutions, by their output channels, where it is not to be PyTorch's default. */
  readonly initializers?: (channels: number) => NonNullable<Conv2dOptions["initializers"]>;
}

/**
 * Weighs each channel of [N, C, H, W] by what a small network makes of all channels' means (Hu et al. 2018); named as
 * torchvision's `SqueezeExcitation`. `squeezed` is that network's width.
 */
export function squeezeExcite(squeezed: number, options: SqueezeExciteOptions = {}): Layer {
  const { activation = relu(), scaleActivation = sigmoid(), initializers } = options;
  const pointwise = (channels: number) =>
    conv2d(channels, { kernel: 1, ...(initializers === undefined ? {} : { initializers: initializers(channels) }) });
  return {
    type: "SqueezeExcitation",
    build: (scope, x) => {
      const means = scope.apply("avgpool", globalAvgPool2d(), x);
      const hidden = scope.apply("activation", activation, scope.apply("fc1", pointwise(squeezed), means));
      const logits = scope.apply("fc2", pointwise(x.shape[1]), hidden);
      return scope.graph.add("multiply", [x, scope.apply("scale_activation", scaleActivation, logits)], {});
    },
  };
}
