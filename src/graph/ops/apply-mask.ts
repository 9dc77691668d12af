import { sameShape } from "../../core/tensor.js";
import type { Op } from "../op.js";
import { inWords, ShapeError } from "../shapes.js";

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
      throw new ShapeError(
        `applyMask cannot apply a mask ${inWords(mask.shape)} to ${inWords(x.shape)}`,
        x.shape.length === 4
          ? "give the mask the shape of what it is for, or [N, C, 1, 1] or [N, 1, 1, 1]"
          : "drop single numbers of rows, by dropout() say; whole channels are maps'",
      );
    }
    return x.shape;
  },
  derivative: ({ graph, inputs: [, mask], gradient }) => [() => graph.add("applyMask", [gradient, mask], {}), null],
};
