import type { Op } from "../op.js";

export const linearGradInput: Op<"linearGradInput"> = {
  shape: ([gradient, weight]) => [gradient.shape[0], weight.shape[1]],
  derivative: null,
};
