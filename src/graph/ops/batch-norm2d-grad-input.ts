import type { Op } from "../op.js";
import { expectSame } from "../shapes.js";

export const batchNorm2dGradInput: Op<"batchNorm2dGradInput"> = {
  shape: ([gradient, x]) => {
    expectSame("batchNorm2dGradInput", gradient, x);
    return x.shape;
  },
  derivative: null,
};
