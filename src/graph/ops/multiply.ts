import { sameShape } from "../../core/tensor.js";
import type { Op } from "../op.js";
import { inWords, ShapeError } from "../shapes.js";

export const multiply: Op<"multiply"> = {
  shape: ([a, b]) => {
    const perChannel = [a.shape[0], a.shape[1], 1, 1];
    if (!sameShape(a.shape, b.shape) && !(a.shape.length === 4 && sameShape(b.shape, perChannel))) {
      throw new ShapeError(
        `multiply cannot apply ${inWords(b.shape)} to ${inWords(a.shape)}`,
        "bring both to one shape, or the second to [N, C, 1, 1] of the first",
      );
    }
    return a.shape;
  },
  derivative: ({ graph, inputs: [a, b], gradient }) => [
    () => graph.add("multiply", [gradient, b], {}),
    () => {
      const products = graph.add("multiply", [gradient, a], {});
      return sameShape(a.shape, b.shape) ? products : graph.add("pixelSum", [products], {});
    },
  ],
};
