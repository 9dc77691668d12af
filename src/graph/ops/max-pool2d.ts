import type { Op } from "../op.js";
import { expectRank, maxPoolShape } from "../shapes.js";

export const maxPool2d: Op<"maxPool2d"> = {
  shape: ([x], attributes) => {
    expectRank("maxPool2d", x, 4);
    return [x.shape[0], x.shape[1], ...maxPoolShape(x.shape, attributes)];
  },
  derivative: ({ graph, inputs: [x], attributes, output, gradient }) => [
    () => graph.add("maxPool2dGrad", [gradient, x, output], attributes),
  ],
};
