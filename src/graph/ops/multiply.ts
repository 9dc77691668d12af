import { sameShape } from "../../core/tensor.js";
import type { Op } from "../op.js";

export const multiply: Op<"multiply"> = {
  shape: ([a, b]) => {
    const perChannel = [a.shape[0], a.shape[1], 1, 1];
    if (!sameShape(a.shape, b.shape) && !(a.shape.length === 4 && sameShape(b.shape, perChannel))) {
      throw new RangeError(`multiply cannot apply [${b.shape.join(", ")}] to [${a.shape.join(", ")}]`);
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
