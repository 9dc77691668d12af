import { float32 } from "../../core/tensor.js";
import type { Value } from "../../graph/graph.js";
import { constant } from "../initializers.js";
import type { Layer } from "../layer.js";

const START = 0.25;
const POINTWISE = { stride: [1, 1], padding: [0, 0], dilation: [1, 1] } as const;

/**
 * x where it is positive, else weight · x, of [N, C, H, W] or [N, C]; PyTorch's `nn.PReLU` (He et al. 2015). `weight`
 * [parameters] holds one number for all channels, or one a channel. Throws a `RangeError` for any other number of them.
 */
export function prelu(parameters = 1): Layer {
  return {
    type: "PReLU",
    build: (scope, x) => {
      const { graph } = scope;
      const [images, channels] = x.shape;
      if (parameters !== 1 && parameters !== channels) {
        throw new RangeError(`prelu needs 1 or ${channels} weights for ${channels} channels, gets ${parameters}`);
      }
      const weight = scope.parameter("weight", [parameters], constant(START));
      const reshape = (value: Value, shape: readonly number[]) => graph.add("reshape", [value], { shape });
      // One weight becomes as many as there are channels, each of which is then a filter of one pixel.
      const ones = graph.add("constant", [], { tensor: float32([channels, 1], new Float32Array(channels).fill(1)) });
      const each = parameters === channels ? weight : graph.add("linear", [ones, reshape(weight, [1, 1])], {});
      const filters = reshape(each, [channels, 1, 1, 1]);
      const negative = graph.add("negativePart", [x], {});
      const maps = x.shape.length === 4 ? negative : reshape(negative, [images, channels, 1, 1]);
      const weighted = graph.add("conv2d", [maps, filters], { ...POINTWISE, groups: channels });
      return graph.add("add", [graph.add("relu", [x], {}), reshape(weighted, x.shape)], {});
    },
  };
}
