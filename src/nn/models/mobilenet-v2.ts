import { constant, normal } from "../initializers.js";
import type { Layer } from "../layer.js";
import { batchNorm2d } from "../layers/batch-norm2d.js";
import { dropout } from "../layers/dropout.js";
import { flatten } from "../layers/flatten.js";
import { globalAvgPool2d } from "../layers/global-avg-pool2d.js";
import { linear } from "../layers/linear.js";
import { numbered } from "../layers/numbered.js";
import { relu6 } from "../layers/activations.js";
import { sequential } from "../layers/sequential.js";
import { type ConvNormOptions, convNormActivation, normedConvolution } from "./conv-norm-activation.js";

/** What can be set of MobileNetV2. */
export interface MobileNetV2Options {
  /** Before the last layer. */
  readonly dropout: number;
}

export const MOBILENET_V2_DEFAULTS: MobileNetV2Options = { dropout: 0.2 };
const FIRST_CHANNELS = 32;
const LAST_CHANNELS = 1280;
/** Expansion, output channels, blocks and first stride of each stage: the paper's table 2. */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

function convolutionNormRelu(channels: number, options: ConvNormOptions): Layer {
  return convNormActivation(channels, options, relu6());
}

/** Widens by a 1x1 convolution, looks around channel by channel, narrows without an activation. */
function invertedResidual(expansion: number, channels: number, stride: number): Layer {
  return {
    type: "InvertedResidual",
    build: (scope, x) => {
      const hidden = x.shape[1] * expansion;
      const widen = expansion === 1 ? [] : [convolutionNormRelu(hidden, { kernel: 1 })];
      const depthwise = convolutionNormRelu(hidden, { kernel: 3, stride, groups: hidden });
      const branch = numbered([...widen, depthwise, normedConvolution(channels, { kernel: 1 }), batchNorm2d()]);
      const y = scope.apply("conv", branch, x);
      return stride === 1 && x.shape[1] === channels ? scope.graph.add("add", [x, y], {}) : y;
    },
  };
}

/** Sandler et al. 2018 with torchvision's structure, names and initialisation. */
export function mobileNetV2(options: MobileNetV2Options, classes: number): Layer {
  const blocks = STAGES.flatMap(([expansion, channels, count, stride]) =>
    Array.from({ length: count }, (_, index) => invertedResidual(expansion, channels, index === 0 ? stride : 1)),
  );
  const first = convolutionNormRelu(FIRST_CHANNELS, { kernel: 3, stride: 2 });
  const last = convolutionNormRelu(LAST_CHANNELS, { kernel: 1 });
  const head = linear(classes, { weight: normal(0.01), bias: constant(0) });
  return sequential([
    ["features", numbered([first, ...blocks, last])],
    ["avgpool", globalAvgPool2d()],
    ["flatten", flatten()],
    ["classifier", numbered([dropout(options.dropout), head])],
  ]);
}
