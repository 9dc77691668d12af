import type { InputGradient, Op } from "../op.js";
import { expectRank, inWords, ShapeError } from "../shapes.js";

export const linear: Op<"linear"> = {
  shape: (inputs) => {
    const [x, weight, bias] = inputs;
    expectRank("linear", x, 2);
    const [outFeatures, inFeatures] = weight.shape;
    expectRank("linear's weight", weight, 2);
    if (x.shape[1] !== inFeatures) {
      throw new ShapeError(
        `linear's weight ${inWords(weight.shape)} needs ${inFeatures} features, gets ${x.shape[1]} of ${inWords(x.shape)}`,
        "give its weight the shape [out, in]",
      );
    }
    if (bias !== undefined && (bias.shape.length !== 1 || bias.shape[0] !== outFeatures)) {
      throw new ShapeError(
        `linear needs a bias [${outFeatures}], gets ${inWords(bias.shape)}`,
        "give one bias to each output",
      );
    }
    return [x.shape[0], outFeatures];
  },
  derivative: ({ graph, inputs, gradient }) => {
    const [x, weight] = inputs;
    const byInput: InputGradient[] = [
      () => graph.add("linearGradInput", [gradient, weight], {}),
      () => graph.add("linearGradWeight", [gradient, x], {}),
      () => graph.add("batchSum", [gradient], {}),
    ];
    return byInput.slice(0, inputs.length);
  },
};
