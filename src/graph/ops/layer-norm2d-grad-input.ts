import type { Op } from "../op.js";

export const layerNorm2dGradInput: Op<"layerNorm2dGradInput"> = { shape: ([, x]) => x.shape, derivative: null };
