import type { Layer } from "../layer.js";
import { requireRate } from "../options.js";

/** Zeroes each element with probability `rate` while training and scales the rest by 1/(1 - rate); `nn.Dropout`. */
export function dropout(rate: number): Layer {
  return {
    type: "Dropout",
    build: (scope, x) => {
      requireRate("rate", rate);
      if (!scope.training || rate === 0) return x;
      return scope.graph.add("applyMask", [x, scope.mask(x.shape, rate)], {});
    },
  };
}
