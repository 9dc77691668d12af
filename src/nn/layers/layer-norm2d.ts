import { constant } from "../initializers.js";
import type { Layer } from "../layer.js";

const EPS = 1e-6;

/** Normalises the channels of each pixel of [N, C, H, W]; torchvision's `LayerNorm2d` with ConvNeXt's eps of 1e-6. */
export function layerNorm2d(): Layer {
  return {
    type: "LayerNorm2d",
    build: (scope, x) => {
      const weight = scope.parameter("weight", [x.shape[1]], constant(1));
      const bias = scope.parameter("bias", [x.shape[1]], constant(0));
      return scope.graph.add("layerNorm2d", [x, weight, bias], { eps: EPS });
    },
  };
}
