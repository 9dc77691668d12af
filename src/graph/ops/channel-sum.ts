import type { Op } from "../op.js";
import { expectRank } from "../shapes.js";

export const channelSum: Op<"channelSum"> = {
  shape: ([x]) => {
    expectRank("channelSum", x, 4);
    return [x.shape[1]];
  },
  derivative: null,
};
