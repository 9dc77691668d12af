import type { InputGradient, Op } from "../op.js";
import { expectRank, inWords, ShapeError, slidingShape, span } from "../shapes.js";

export const conv2d: Op<"conv2d"> = {
  shape: (inputs, { stride, padding, dilation, groups }) => {
    const [x, weight, bias] = inputs;
    expectRank("conv2d", x, 4);
    const [outChannels, inChannels, kernelHeight, kernelWidth] = weight.shape;
    expectRank("conv2d's weight", weight, 4);
    if (x.shape[1] !== inChannels * groups) {
      throw new ShapeError(
        `conv2d's weight ${inWords(weight.shape)} needs ${inChannels * groups} input channels, gets ${x.shape[1]} of ${inWords(x.shape)}`,
        "give its weight the shape [out, in / groups, height, width]",
      );
    }
    if (outChannels % groups !== 0) {
      throw new ShapeError(
        `conv2d cannot divide ${outChannels} output channels into ${groups} groups`,
        "choose groups that divide input and output channels",
      );
    }
    if (bias !== undefined && (bias.shape.length !== 1 || bias.shape[0] !== outChannels)) {
      throw new ShapeError(
        `conv2d needs a bias [${outChannels}], gets ${inWords(bias.shape)}`,
        "give one bias to each output channel",
      );
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
