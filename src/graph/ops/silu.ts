import type { Op } from "../op.js";

export const silu: Op<"silu"> = {
  shape: ([x]) => x.shape,
  derivative: ({ graph, inputs: [x], gradient }) => [() => graph.add("siluGrad", [gradient, x], {})],
};
