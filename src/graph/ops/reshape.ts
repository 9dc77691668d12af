import { sizeOf } from "../../core/tensor.js";
import type { Op } from "../op.js";

export const reshape: Op<"reshape"> = {
  shape: ([x], { shape }) => {
    if (sizeOf(x.shape) !== sizeOf(shape)) {
      throw new RangeError(`reshape cannot make [${shape.join(", ")}] of [${x.shape.join(", ")}]`);
    }
    return shape;
  },
  derivative: ({ graph, inputs: [x], gradient }) => [() => graph.add("reshape", [gradient], { shape: x.shape })],
};
