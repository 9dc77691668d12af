import type { Op } from "../op.js";
import { expectRank, slidingShape } from "../shapes.js";

export const avgPool2d: Op<"avgPool2d"> = {
  shape: ([x], { kernel, stride, padding }) => {
    expectRank("avgPool2d", x, 4);
    return [x.shape[0], x.shape[1], ...slidingShape(x.shape, kernel, stride, padding)];
  },
  derivative: ({ graph, inputs: [x], attributes, gradient }) => [
    () => graph.add("avgPool2dGrad", [gradient], { ...attributes, inputShape: x.shape }),
  ],
};
