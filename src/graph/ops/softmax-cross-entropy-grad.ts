import type { Op } from "../op.js";

/** By the logits: (softmax · the sum of the row's targets - targets) / N. */
export const softmaxCrossEntropyGrad: Op<"softmaxCrossEntropyGrad"> = {
  shape: ([, logits]) => logits.shape,
  derivative: null,
};
