import type { Pair } from "../../graph/signatures.js";
import { uniformByFanIn } from "../initializers.js";
import type { Layer } from "../layer.js";
import { type Extent, pair } from "../pair.js";

/** How a convolution is set; the terms and defaults are PyTorch's `nn.Conv2d`. */
export interface Conv2dOptions {
  readonly kernel: Extent;
  readonly stride?: Extent;
  readonly padding?: Extent;
  readonly bias?: boolean;
}

/** A convolution: [N, C, H, W] → [N, outChannels, H', W'], PyTorch's `nn.Conv2d` with its default initialisation. */
export function conv2d(outChannels: number, options: Conv2dOptions): Layer {
  const kernel = pair(options.kernel);
  const attributes = {
    stride: pair(options.stride ?? 1),
    padding: pair(options.padding ?? 0),
    dilation: [1, 1] as Pair,
  };
  return {
    type: "Conv2d",
    build: (scope, x) => {
      const inChannels = x.shape[1];
      const initializer = uniformByFanIn(inChannels * kernel[0] * kernel[1]);
      const weight = scope.parameter("weight", [outChannels, inChannels, ...kernel], initializer);
      if (options.bias === false) return scope.graph.add("conv2d", [x, weight], attributes);
      const bias = scope.parameter("bias", [outChannels], initializer);
      return scope.graph.add("conv2d", [x, weight, bias], attributes);
    },
  };
}
