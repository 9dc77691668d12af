import type { Op } from "../op.js";
import { expectRank, expectSame } from "../shapes.js";

export const divideByRoot: Op<"divideByRoot"> = {
  shape: ([x, square, factor]) => {
    expectSame("divideByRoot", x, square);
    expectRank("divideByRoot's factor", factor, 0);
    return x.shape;
  },
  derivative: null,
};
