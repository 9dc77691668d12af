import type { Op } from "../op.js";

export const relu6: Op<"relu6"> = {
  shape: ([x]) => x.shape,
  derivative: ({ graph, inputs: [x], gradient }) => [() => graph.add("relu6Grad", [gradient, x], {})],
};
