import { float32 } from "../../core/tensor.js";
import type { Op } from "../op.js";
import { expectRank, inWords, ShapeError } from "../shapes.js";

/**
 * With the batch's statistics (Ioffe & Szegedy 2015, with x̂ = (x - mean) / √(variance + eps) and n values a channel):
 * dx = weight / √(variance + eps) · (g - Σg / n - x̂ · Σ(g · x̂) / n). With fixed ones only the first term is left.
 */
export const batchNorm2d: Op<"batchNorm2d"> = {
  shape: ([x, ...perChannel]) => {
    expectRank("batchNorm2d", x, 4);
    for (const { shape } of perChannel) {
      if (shape.length !== 1 || shape[0] !== x.shape[1]) {
        throw new ShapeError(
          `batchNorm2d needs [${x.shape[1]}] for ${inWords(x.shape)}, gets ${inWords(shape)}`,
          "give one number to each channel",
        );
      }
    }
    return x.shape;
  },
  derivative: ({ graph, inputs: [x, weight, bias, mean, variance], attributes, gradient }) => {
    const { eps, statistics } = attributes;
    const byWeight = () => graph.add("batchNorm2dGradWeight", [gradient, x, mean, variance], { eps });
    const byBias = () => graph.add("channelSum", [gradient], {});
    const zeros = () => graph.add("constant", [], { tensor: float32(bias.shape) });
    const byInput =
      statistics === "batch"
        ? () => {
            const sums = [byWeight(), byBias()] as const;
            return graph.add("batchNorm2dGradInput", [gradient, x, weight, mean, variance, ...sums], { eps });
          }
        : () => graph.add("batchNorm2d", [gradient, weight, zeros(), zeros(), variance], attributes);
    return [byInput, byWeight, byBias, null, null];
  },
};
