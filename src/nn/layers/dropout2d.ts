import type { Layer } from "../layer.js";
import { requireRate } from "../options.js";
import { expectRank } from "../../graph/shapes.js";

/** Zeroes each whole channel of [N, C, H, W] with probability `rate` while training; PyTorch's `nn.Dropout2d`. */
export function dropout2d(rate: number): Layer {
  return {
    type: "Dropout2d",
    build: (scope, x) => {
      requireRate("rate", rate);
      expectRank("it", x, 4);
      if (!scope.training || rate === 0) return x;
      return scope.graph.add("applyMask", [x, scope.mask([x.shape[0], x.shape[1], 1, 1], rate)], {});
    },
  };
}
