import type { Op } from "../op.js";
import { expectRank } from "../shapes.js";

export const normalizeImage: Op<"normalizeImage"> = {
  shape: ([x], { mean, std }) => {
    expectRank("normalizeImage", x, 4);
    if (mean.length !== x.shape[1] || std.length !== x.shape[1]) {
      throw new RangeError(
        `normalizeImage needs ${x.shape[1]} means and deviations, gets ${mean.length}, ${std.length}`,
      );
    }
    return x.shape;
  },
  derivative: null,
};
