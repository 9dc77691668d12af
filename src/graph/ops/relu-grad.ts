import type { Op } from "../op.js";
import { expectSame } from "../shapes.js";

export const reluGrad: Op<"reluGrad"> = {
  shape: ([gradient, y]) => {
    expectSame("reluGrad", gradient, y);
    return y.shape;
  },
  derivative: null,
};
