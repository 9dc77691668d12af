import type { Op } from "../op.js";
import { expectSame } from "../shapes.js";

export const softmaxCrossEntropy: Op<"softmaxCrossEntropy"> = {
  shape: ([logits, targets]) => {
    expectSame("softmaxCrossEntropy", logits, targets);
    return [];
  },
  derivative: ({ graph, inputs: [logits, targets], gradient }) => [
    () => graph.add("softmaxCrossEntropyGrad", [gradient, logits, targets], {}),
    null,
  ],
};
