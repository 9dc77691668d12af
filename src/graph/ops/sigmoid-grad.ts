import type { Op } from "../op.js";
import { expectSame } from "../shapes.js";

export const sigmoidGrad: Op<"sigmoidGrad"> = {
  shape: ([gradient, y]) => {
    expectSame("sigmoidGrad", gradient, y);
    return y.shape;
  },
  derivative: null,
};
