import type { Layer } from "../layer.js";
import { requireRate } from "../options.js";
import { expectRank } from "../../graph/shapes.js";

/**
 * Drops the whole of an image's [C, H, W] with probability `rate` while training and scales the rest by 1 / (1 - rate);
 * before a residual addition it skips the block (Huang et al. 2016); torchvision's `StochasticDepth` in mode "row".
 */
export function stochasticDepth(rate: number): Layer {
  return {
    type: "StochasticDepth",
    build: (scope, x) => {
      requireRate("rate", rate);
      expectRank("it", x, 4);
      if (!scope.training || rate === 0) return x;
      return scope.graph.add("applyMask", [x, scope.mask([x.shape[0], 1, 1, 1], rate)], {});
    },
  };
}
