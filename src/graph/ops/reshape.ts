import { sizeOf } from "../../core/tensor.js";
import type { Op } from "../op.js";
import { inWords, ShapeError } from "../shapes.js";

export const reshape: Op<"reshape"> = {
  shape: ([x], { shape }) => {
    if (sizeOf(x.shape) !== sizeOf(shape)) {
      throw new ShapeError(
        `reshape cannot make ${inWords(shape)} of ${inWords(x.shape)}`,
        "choose a shape of as many numbers",
      );
    }
    return shape;
  },
  derivative: ({ graph, inputs: [x], gradient }) => [() => graph.add("reshape", [gradient], { shape: x.shape })],
};
