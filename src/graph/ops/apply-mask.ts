import { sameShape } from "../../core/tensor.js";
import type { Op } from "../op.js";

export const applyMask: Op<"applyMask"> = {
  shape: ([x, mask]) => {
    const [images, channels] = x.shape;
    const smaller =
      x.shape.length === 4
        ? [
            [images, channels, 1, 1],
            [images, 1, 1, 1],
          ]
        : [];
    if (![x.shape, ...smaller].some((shape) => sameShape(mask.shape, shape))) {
      throw new RangeError(`applyMask cannot apply [${mask.shape.join(", ")}] to [${x.shape.join(", ")}]`);
    }
    return x.shape;
  },
  derivative: ({ graph, inputs: [, mask], gradient }) => [() => graph.add("applyMask", [gradient, mask], {}), null],
};
