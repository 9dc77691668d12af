import type { Op } from "../op.js";
import { expectRank } from "../shapes.js";

export const scale: Op<"scale"> = {
  shape: ([x, factor]) => {
    expectRank("scale's factor", factor, 0);
    return x.shape;
  },
  derivative: ({ graph, inputs: [, factor], gradient }) => [() => graph.add("scale", [gradient, factor], {}), null],
};
