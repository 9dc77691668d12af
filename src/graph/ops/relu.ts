import type { Op } from "../op.js";

export const relu: Op<"relu"> = {
  shape: ([x]) => x.shape,
  derivative: ({ graph, output, gradient }) => [() => graph.add("reluGrad", [gradient, output], {})],
};
