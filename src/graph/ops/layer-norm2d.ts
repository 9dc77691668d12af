import type { Op } from "../op.js";
import { expectRank } from "../shapes.js";

/** Ba et al. 2016, over the channels of each pixel, as ConvNeXt has it. */
export const layerNorm2d: Op<"layerNorm2d"> = {
  shape: ([x, weight, bias]) => {
    expectRank("layerNorm2d", x, 4);
    for (const { shape } of [weight, bias]) {
      if (shape.length !== 1 || shape[0] !== x.shape[1]) {
        throw new RangeError(`layerNorm2d needs ${x.shape[1]} numbers a parameter, gets [${shape.join(", ")}]`);
      }
    }
    return x.shape;
  },
  derivative: ({ graph, inputs: [x, weight], attributes, gradient }) => [
    () => graph.add("layerNorm2dGradInput", [gradient, x, weight], attributes),
    () => graph.add("layerNorm2dGradWeight", [gradient, x], attributes),
    () => graph.add("channelSum", [gradient], {}),
  ],
};
