import type { Op } from "../op.js";
import { expectRank } from "../shapes.js";

export const globalAvgPool2d: Op<"globalAvgPool2d"> = {
  shape: ([x]) => {
    expectRank("globalAvgPool2d", x, 4);
    return [x.shape[0], x.shape[1], 1, 1];
  },
  derivative: ({ graph, inputs: [x], gradient }) => [
    () => graph.add("globalAvgPool2dGrad", [gradient], { inputShape: x.shape }),
  ],
};
