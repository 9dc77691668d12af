import type { Op } from "../op.js";
import { expectRank, slidingShape } from "../shapes.js";

export const maxPool2d: Op<"maxPool2d"> = {
  shape: ([x], { kernel, stride, padding }) => {
    expectRank("maxPool2d", x, 4);
    return [x.shape[0], x.shape[1], ...slidingShape(x.shape, kernel, stride, padding)];
  },
  derivative: ({ graph, inputs: [x], attributes, output, gradient }) => [
    () => graph.add("maxPool2dGrad", [gradient, x, output], attributes),
  ],
};
