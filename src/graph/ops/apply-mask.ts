import { sameShape } from "../../core/tensor.js";
import type { Op } from "../op.js";

export const applyMask: Op<"applyMask"> = {
  shape: ([x, mask]) => {
    const perChannel = [x.shape[0], x.shape[1], 1, 1];
    if (!sameShape(mask.shape, x.shape) && !(x.shape.length === 4 && sameShape(mask.shape, perChannel))) {
      throw new RangeError(`applyMask cannot apply [${mask.shape.join(", ")}] to [${x.shape.join(", ")}]`);
    }
    return x.shape;
  },
  derivative: ({ graph, inputs: [, mask], gradient }) => [() => graph.add("applyMask", [gradient, mask], {}), null],
};
