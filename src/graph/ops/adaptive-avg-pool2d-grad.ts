import type { Op } from "../op.js";

export const adaptiveAvgPool2dGrad: Op<"adaptiveAvgPool2dGrad"> = {
  shape: (_, { inputShape }) => inputShape,
  derivative: null,
};
