import type { Op } from "../op.js";
import { expectRank } from "../shapes.js";

export const batchSum: Op<"batchSum"> = {
  shape: ([x]) => {
    expectRank("batchSum", x, 2);
    return [x.shape[1]];
  },
  derivative: null,
};
