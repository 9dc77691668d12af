import { sameShape } from "../../core/tensor.js";
import type { Op } from "../op.js";
import { inWords, ShapeError } from "../shapes.js";
import type { Value } from "../value.js";

/** How many channels all parts have together. */
function channelsOf(parts: readonly Value[]): number {
  return parts.reduce((sum, { shape }) => sum + shape[1], 0);
}

export const concatenate: Op<"concatenate"> = {
  shape: (parts) => {
    const [first, ...others] = parts;
    if (others.length === 0)
      throw new ShapeError(
        `concatenate needs two or more inputs, gets ${parts.length}`,
        "give it what is to be joined",
      );
    const [images, , ...pixels] = first.shape;
    for (const { shape } of parts) {
      if (shape.length >= 2 && sameShape([images, shape[1], ...pixels], shape)) continue;
      throw new ShapeError(
        `concatenate joins channels of inputs that are alike otherwise, gets ${parts.map((part) => inWords(part.shape)).join(" and ")}`,
        "bring them to equal heights and widths, by equal strides and paddings say",
      );
    }
    return [images, channelsOf(parts), ...pixels];
  },
  derivative: ({ graph, inputs, gradient }) =>
    inputs.map(({ shape: [, channels] }, index) => {
      const first = channelsOf(inputs.slice(0, index));
      return () => graph.add("concatenateGrad", [gradient], { first, channels });
    }),
};
