import type { Op } from "../op.js";
import { expectSame } from "../shapes.js";

export const siluGrad: Op<"siluGrad"> = {
  shape: ([gradient, x]) => {
    expectSame("siluGrad", gradient, x);
    return x.shape;
  },
  derivative: null,
};
