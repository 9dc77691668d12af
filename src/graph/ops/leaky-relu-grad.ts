import type { Op } from "../op.js";
import { expectSame } from "../shapes.js";

export const leakyReluGrad: Op<"leakyReluGrad"> = {
  shape: ([gradient, x]) => {
    expectSame("leakyReluGrad", gradient, x);
    return x.shape;
  },
  derivative: null,
};
