import type { Op } from "../op.js";
import { expectSame } from "../shapes.js";

export const relu6Grad: Op<"relu6Grad"> = {
  shape: ([gradient, x]) => {
    expectSame("relu6Grad", gradient, x);
    return x.shape;
  },
  derivative: null,
};
