import { uniformByFanIn } from "../initializers.js";
import type { Layer } from "../layer.js";

/** A fully connected layer: [N, I] → [N, outFeatures]; I is worked out; PyTorch's `nn.Linear`. */
export function linear(outFeatures: number): Layer {
  return {
    type: "Linear",
    build: (scope, x) => {
      const inFeatures = x.shape[1];
      const initializer = uniformByFanIn(inFeatures);
      const weight = scope.parameter("weight", [outFeatures, inFeatures], initializer);
      const bias = scope.parameter("bias", [outFeatures], initializer);
      return scope.graph.add("linear", [x, weight, bias], {});
    },
  };
}
