import type { Op } from "../op.js";

export const conv2dGradInput: Op<"conv2dGradInput"> = { shape: (_, { inputShape }) => inputShape, derivative: null };
