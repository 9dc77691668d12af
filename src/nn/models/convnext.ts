import { constant, normal } from "../initializers.js";
import type { Layer } from "../layer.js";
import { gelu } from "../layers/activations.js";
import { conv2d } from "../layers/conv2d.js";
import { flatten } from "../layers/flatten.js";
import { globalAvgPool2d } from "../layers/global-avg-pool2d.js";
import { layerNorm2d } from "../layers/layer-norm2d.js";
import { linear } from "../layers/linear.js";
import { numbered } from "../layers/numbered.js";
import { sequential } from "../layers/sequential.js";
import { stochasticDepth } from "../layers/stochastic-depth.js";

/** What can be set of ConvNeXt. */
export interface ConvNeXtOptions {
  /** The probability that an image skips the last block while training; earlier blocks in proportion to their depth. */
  readonly stochasticDepth: number;
}

export const CONVNEXT_DEFAULTS: ConvNeXtOptions = { stochasticDepth: 0.1 };
/** What a block's output is weighed by at first. */
const LAYER_SCALE = 1e-6;
/** Channels and blocks of each stage. */
const STAGES = [
  [96, 3],
  [192, 3],
  [384, 9],
  [768, 3],
] as const;
/** torchvision cuts the normal distribution off at 2, a hundred deviations out. */
const INITIALIZERS = { weight: normal(0.02), bias: constant(0) };
const POINTWISE = { stride: [1, 1], padding: [0, 0], dilation: [1, 1] } as const;

/** A fully connected layer of each pixel's channels, whose weight is a matrix, as PyTorch has it for channels last. */
function pixelLinear(channels: number): Layer {
  return {
    type: "Linear",
    build: (scope, x) => {
      const shape = [channels, x.shape[1]];
      const weight = scope.parameter("weight", shape, INITIALIZERS.weight);
      const bias = scope.parameter("bias", [channels], INITIALIZERS.bias);
      const filters = scope.graph.add("reshape", [weight], { shape: [...shape, 1, 1] });
      return scope.graph.add("conv2d", [x, filters, bias], { ...POINTWISE, groups: 1 });
    },
  };
}

/** A wide depthwise convolution, a norm and a small network of each pixel, weighed and added; torchvision's `CNBlock`. */
function block(dropped: number): Layer {
  return {
    type: "CNBlock",
    build: (scope, x) => {
      const { graph } = scope;
      const [, channels] = x.shape;
      const depthwise = conv2d(channels, { kernel: 7, padding: 3, groups: channels, initializers: INITIALIZERS });
      // torchvision's numbers 1 and 6 put channels last and back.
      const branch = sequential([
        ["0", depthwise],
        ["2", layerNorm2d()],
        ["3", pixelLinear(4 * channels)],
        ["4", gelu()],
        ["5", pixelLinear(channels)],
      ]);
      const scale = scope.parameter("layer_scale", [channels, 1, 1], constant(LAYER_SCALE));
      const y = scope.apply("block", branch, x);
      // A factor for each channel is a depthwise convolution by one pixel, which every executor has with its gradients.
      const filters = graph.add("reshape", [scale], { shape: [channels, 1, 1, 1] });
      const scaled = graph.add("conv2d", [y, filters], { ...POINTWISE, groups: channels });
      const kept = dropped === 0 ? scaled : scope.apply("stochastic_depth", stochasticDepth(dropped), scaled);
      return graph.add("add", [kept, x], {});
    },
  };
}

function halved(channels: number): Layer {
  return numbered([layerNorm2d(), conv2d(channels, { kernel: 2, stride: 2, initializers: INITIALIZERS })]);
}

/** ConvNeXt-Tiny (Liu et al. 2022) with torchvision's structure, names and initialisation. */
export function convNeXtTiny(options: ConvNeXtOptions, classes: number): Layer {
  const total = STAGES.reduce((sum, [, count]) => sum + count, 0);
  let before = 0;
  const stages = STAGES.flatMap(([channels, count], stage) => {
    const blocks = Array.from({ length: count }, () => block((options.stochasticDepth * before++) / (total - 1)));
    return [...(stage === 0 ? [] : [halved(channels)]), numbered(blocks)];
  });
  const stem = conv2d(STAGES[0][0], { kernel: 4, stride: 4, initializers: INITIALIZERS });
  return sequential([
    ["features", numbered([numbered([stem, layerNorm2d()]), ...stages])],
    ["avgpool", globalAvgPool2d()],
    ["classifier", numbered([layerNorm2d(), flatten(), linear(classes, INITIALIZERS)])],
  ]);
}
