import type { Op } from "../op.js";

export const sigmoid: Op<"sigmoid"> = {
  shape: ([x]) => x.shape,
  derivative: ({ graph, output, gradient }) => [() => graph.add("sigmoidGrad", [gradient, output], {})],
};
