import { uniformByFanIn } from "../initializers.js";
import type { Initializer, Layer } from "../layer.js";
import { requireWhole } from "../options.js";
import { expectRank } from "../../graph/shapes.js";

/** A fully connected layer: [N, I] → [N, outFeatures]; I is worked out; PyTorch's `nn.Linear`. */
export function linear(
  outFeatures: number,
  initializers?: { readonly weight: Initializer; readonly bias: Initializer },
): Layer {
  return {
    type: "Linear",
    build: (scope, x) => {
      requireWhole("features", outFeatures);
      expectRank("it", x, 2);
      const inFeatures = x.shape[1];
      const initializer = uniformByFanIn(inFeatures);
      const weight = scope.parameter("weight", [outFeatures, inFeatures], initializers?.weight ?? initializer);
      const bias = scope.parameter("bias", [outFeatures], initializers?.bias ?? initializer);
      return scope.graph.add("linear", [x, weight, bias], {});
    },
  };
}
