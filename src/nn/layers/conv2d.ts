import { type Shape, sizeOf } from "../../core/tensor.js";
import { uniformByFanIn } from "../initializers.js";
import type { Initializer, Layer } from "../layer.js";
import { requireExtent, requireWhole } from "../options.js";
import { type Extent, pair } from "../pair.js";
import { inWords, ShapeError } from "../../graph/shapes.js";

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

/** Throws a `ShapeError` where a convolution cannot be set so, or its groups do not divide what comes in and out. */
function check(outChannels: number, options: Conv2dOptions, input: Shape): void {
  const { kernel, stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  requireWhole("channels", outChannels);
  requireExtent("kernel", kernel);
  requireExtent("stride", stride);
  requireExtent("padding", padding, 0);
  requireExtent("dilation", dilation);
  requireWhole("groups", groups);
  if (input.length !== 4)
    throw new ShapeError(`needs maps [N, C, H, W], gets ${inWords(input)}`, "put it before what makes rows of maps");
  if (input[1] % groups !== 0 || outChannels % groups !== 0)
    throw new ShapeError(
      `cannot divide the ${input[1]} channels of ${inWords(input)} and its own ${outChannels} into ${groups} groups`,
      "choose groups that divide both",
    );
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
      check(outChannels, options, x.shape);
      const shape = [outChannels, x.shape[1] / groups, ...kernel];
      const initializer = uniformByFanIn(sizeOf(shape.slice(1)));
      const weight = scope.parameter("weight", shape, initializers?.weight ?? initializer);
      if (options.bias === false) return scope.graph.add("conv2d", [x, weight], attributes);
      const bias = scope.parameter("bias", [outChannels], initializers?.bias ?? initializer);
      return scope.graph.add("conv2d", [x, weight, bias], attributes);
    },
  };
}
