import type { Op } from "../op.js";
import { expectRank } from "../shapes.js";

export const adaptiveAvgPool2d: Op<"adaptiveAvgPool2d"> = {
  shape: ([x], { size }) => {
    expectRank("adaptiveAvgPool2d", x, 4);
    return [x.shape[0], x.shape[1], ...size];
  },
  derivative: ({ graph, inputs: [x], gradient }) => [
    () => graph.add("adaptiveAvgPool2dGrad", [gradient], { inputShape: x.shape }),
  ],
};
