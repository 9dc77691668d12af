import type { Op } from "../op.js";

export const linearGradWeightAccumulate: Op<"linearGradWeightAccumulate"> = {
  shape: ([, , accumulator]) => accumulator.shape,
  derivative: null,
};
