import type { Op } from "../op.js";

/** By the logits, for targets whose rows each sum to one: (softmax - targets) / N. */
export const softmaxCrossEntropyGrad: Op<"softmaxCrossEntropyGrad"> = {
  shape: ([, logits]) => logits.shape,
  derivative: null,
};
