import type { InputGradient, Op } from "../op.js";
import { expectRank } from "../shapes.js";

export const linear: Op<"linear"> = {
  shape: (inputs) => {
    const [x, weight, bias] = inputs;
    expectRank("linear", x, 2);
    const [outFeatures, inFeatures] = weight.shape;
    if (x.shape[1] !== inFeatures) throw new RangeError(`linear needs ${inFeatures} features, gets ${x.shape[1]}`);
    if (bias !== undefined && bias.shape[0] !== outFeatures) {
      throw new RangeError(`linear needs ${outFeatures} biases, gets ${bias.shape[0]}`);
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
