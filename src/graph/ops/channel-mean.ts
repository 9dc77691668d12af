import type { Op } from "../op.js";
import { expectRank } from "../shapes.js";

/** No gradient flows through it: batchNorm2d's own rule accounts for the statistics' dependence on x. */
export const channelMean: Op<"channelMean"> = {
  shape: ([x]) => {
    expectRank("channelMean", x, 4);
    return [x.shape[1]];
  },
  derivative: null,
};
