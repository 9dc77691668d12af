import type { Op } from "../op.js";

export const conv2dGradWeight: Op<"conv2dGradWeight"> = {
  shape: (_, { weightShape }) => weightShape,
  derivative: null,
};
