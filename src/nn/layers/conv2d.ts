import { sizeOf } from "../../core/tensor.js";
import { uniformByFanIn } from "../initializers.js";
import type { Initializer, Layer } from "../layer.js";
import { type Extent, pair } from "../pair.js";

/** How a convolution is set; the terms and defaults are PyTorch's `nn.Conv2d`. */
export interface Conv2dOptions {
  readonly kernel: Extent;
  readonly stride?: Extent;
  readonly padding?: Extent;
  readonly dilation?: Extent;
  readonly groups?: number;
  readonly bias?: boolean;
  /** Of the weight and the bias, where they are not to be PyTorch's defaults. */
  readonly initializers?: { readonly weight: Initializer; readonly bias?: Initializer };
}

/** A convolution: [N, C, H, W] → [N, outChannels, H', W'], PyTorch's `nn.Conv2d`, with its default initialisation unless another is given. */
export function conv2d(outChannels: number, options: Conv2dOptions): Layer {
  const kernel = pair(options.kernel);
  const { groups = 1, initializers } = options;
  const attributes = {
    stride: pair(options.stride ?? 1),
    padding: pair(options.padding ?? 0),
    dilation: pair(options.dilation ?? 1),
    groups,
  };
  return {
    type: "Conv2d",
    build: (scope, x) => {
      const shape = [outChannels, x.shape[1] / groups, ...kernel];
      const initializer = uniformByFanIn(sizeOf(shape.slice(1)));
      const weight = scope.parameter("weight", shape, initializers?.weight ?? initializer);
      if (options.bias === false) return scope.graph.add("conv2d", [x, weight], attributes);
      const bias = scope.parameter("bias", [outChannels], initializers?.bias ?? initializer);
      return scope.graph.add("conv2d", [x, weight, bias], attributes);
    },
  };
}
