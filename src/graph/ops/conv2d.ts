import type { InputGradient, Op } from "../op.js";
import { expectRank, slidingShape, span } from "../shapes.js";

export const conv2d: Op<"conv2d"> = {
  shape: (inputs, { stride, padding, dilation, groups }) => {
    const [x, weight, bias] = inputs;
    expectRank("conv2d", x, 4);
    const [outChannels, inChannels, kernelHeight, kernelWidth] = weight.shape;
    if (x.shape[1] !== inChannels * groups) {
      throw new RangeError(`conv2d needs ${inChannels * groups} input channels, gets ${x.shape[1]}`);
    }
    if (outChannels % groups !== 0) {
      throw new RangeError(`conv2d cannot divide ${outChannels} output channels into ${groups} groups`);
    }
    if (bias !== undefined && bias.shape[0] !== outChannels) {
      throw new RangeError(`conv2d needs ${outChannels} biases, gets ${bias.shape[0]}`);
    }
    const spanned = [span(kernelHeight, dilation[0]), span(kernelWidth, dilation[1])] as const;
    return [x.shape[0], outChannels, ...slidingShape(x.shape, spanned, stride, padding)];
  },
  derivative: ({ graph, inputs, attributes, gradient }) => {
    const [x, weight] = inputs;
    const byInput: InputGradient[] = [
      () => graph.add("conv2dGradInput", [gradient, weight], { ...attributes, inputShape: x.shape }),
      () => graph.add("conv2dGradWeight", [gradient, x], { ...attributes, weightShape: weight.shape }),
      () => graph.add("channelSum", [gradient], {}),
    ];
    return byInput.slice(0, inputs.length);
  },
};
