import type { Op } from "../op.js";

export const linearGradWeight: Op<"linearGradWeight"> = {
  shape: ([gradient, x]) => [gradient.shape[1], x.shape[1]],
  derivative: null,
};
