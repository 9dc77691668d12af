import type { Op } from "../op.js";
import { expectRank } from "../shapes.js";

export const pixelSum: Op<"pixelSum"> = {
  shape: ([x]) => {
    expectRank("pixelSum", x, 4);
    return [x.shape[0], x.shape[1], 1, 1];
  },
  derivative: null,
};
