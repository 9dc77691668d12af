import type { Op } from "../op.js";

export const gelu: Op<"gelu"> = {
  shape: ([x]) => x.shape,
  derivative: ({ graph, inputs: [x], gradient }) => [() => graph.add("geluGrad", [gradient, x], {})],
};
