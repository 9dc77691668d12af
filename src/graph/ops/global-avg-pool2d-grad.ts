import type { Op } from "../op.js";

export const globalAvgPool2dGrad: Op<"globalAvgPool2dGrad"> = {
  shape: (_, { inputShape }) => inputShape,
  derivative: null,
};
