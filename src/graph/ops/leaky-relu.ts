import type { Op } from "../op.js";

export const leakyRelu: Op<"leakyRelu"> = {
  shape: ([x]) => x.shape,
  derivative: ({ graph, inputs: [x], attributes, gradient }) => [
    () => graph.add("leakyReluGrad", [gradient, x], attributes),
  ],
};
