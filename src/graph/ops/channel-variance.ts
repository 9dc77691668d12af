import type { Op } from "../op.js";
import { expectRank } from "../shapes.js";

/** No gradient flows through it, as through channelMean. */
export const channelVariance: Op<"channelVariance"> = {
  shape: ([x, mean]) => {
    expectRank("channelVariance", x, 4);
    expectRank("channelVariance's mean", mean, 1);
    return mean.shape;
  },
  derivative: null,
};
