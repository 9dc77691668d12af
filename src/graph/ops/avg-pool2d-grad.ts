import type { Op } from "../op.js";

export const avgPool2dGrad: Op<"avgPool2dGrad"> = { shape: (_, { inputShape }) => inputShape, derivative: null };
