import type { Op } from "../op.js";
import { expectSame } from "../shapes.js";

/** The gradient goes to the first largest element of each window, in row-major order, as in PyTorch. */
export const maxPool2dGrad: Op<"maxPool2dGrad"> = {
  shape: ([gradient, x, y]) => {
    expectSame("maxPool2dGrad", gradient, y);
    return x.shape;
  },
  derivative: null,
};
