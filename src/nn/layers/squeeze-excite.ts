import type { Layer } from "../layer.js";
import { relu, sigmoid } from "./activations.js";
import { conv2d } from "./conv2d.js";
import { globalAvgPool2d } from "./global-avg-pool2d.js";

/**
 * Weighs each channel of [N, C, H, W] by what a small network makes of all channels' means (Hu et al. 2018); named as
 * torchvision's `SqueezeExcitation`. `squeezed` is that network's width.
 */
export function squeezeExcite(squeezed: number): Layer {
  return {
    type: "SqueezeExcitation",
    build: (scope, x) => {
      const means = scope.apply("avgpool", globalAvgPool2d(), x);
      const hidden = scope.apply("activation", relu(), scope.apply("fc1", conv2d(squeezed, { kernel: 1 }), means));
      const logits = scope.apply("fc2", conv2d(x.shape[1], { kernel: 1 }), hidden);
      return scope.graph.add("multiply", [x, scope.apply("scale_activation", sigmoid(), logits)], {});
    },
  };
}
