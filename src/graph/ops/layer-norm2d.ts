import type { Op } from "../op.js";
import { expectRank, inWords, ShapeError } from "../shapes.js";

/** Ba et al. 2016, over the channels of each pixel, as ConvNeXt has it. */
export const layerNorm2d: Op<"layerNorm2d"> = {
  shape: ([x, weight, bias]) => {
    expectRank("layerNorm2d", x, 4);
    for (const { shape } of [weight, bias]) {
      if (shape.length !== 1 || shape[0] !== x.shape[1]) {
        throw new ShapeError(
          `layerNorm2d needs [${x.shape[1]}] for ${inWords(x.shape)}, gets ${inWords(shape)}`,
          "give one number to each channel",
        );
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
