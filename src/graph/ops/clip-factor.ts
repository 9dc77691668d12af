import type { Op } from "../op.js";
import { expectRank } from "../shapes.js";

export const clipFactor: Op<"clipFactor"> = {
  shape: ([norm]) => {
    expectRank("clipFactor", norm, 0);
    return [];
  },
  derivative: null,
};
