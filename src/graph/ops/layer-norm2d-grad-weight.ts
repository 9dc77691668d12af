import type { Op } from "../op.js";

export const layerNorm2dGradWeight: Op<"layerNorm2dGradWeight"> = {
  shape: ([, x]) => [x.shape[1]],
  derivative: null,
};
