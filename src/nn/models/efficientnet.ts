import { constant, uniformByFanIn } from "../initializers.js";
import type { Layer } from "../layer.js";
import { silu } from "../layers/activations.js";
import { dropout } from "../layers/dropout.js";
import { flatten } from "../layers/flatten.js";
import { globalAvgPool2d } from "../layers/global-avg-pool2d.js";
import { linear } from "../layers/linear.js";
import { numbered } from "../layers/numbered.js";
import { sequential } from "../layers/sequential.js";
import { convNormActivation } from "./conv-norm-activation.js";
import { invertedResidual } from "./inverted-residual.js";

/** What can be set of EfficientNet. */
export interface EfficientNetOptions {
  /** Before the last layer. */
  readonly dropout: number;
  /** The probability that an image skips a block while training, times the share of blocks before it. */
  readonly stochasticDepth: number;
}

export const EFFICIENTNET_DEFAULTS: EfficientNetOptions = { dropout: 0.2, stochasticDepth: 0.2 };
const FIRST_CHANNELS = 32;
const LAST_CHANNELS = 1280;
/** Expansion, kernel, first stride, output channels and blocks of each stage: the paper's table 1. */
const STAGES = [
  [1, 3, 1, 16, 1],
  [6, 3, 2, 24, 2],
  [6, 5, 2, 40, 2],
  [6, 3, 2, 80, 3],
  [6, 5, 1, 112, 3],
  [6, 5, 2, 192, 4],
  [6, 3, 1, 320, 1],
] as const;

/** EfficientNet-B0 (Tan & Le 2019) with torchvision's structure, names and initialisation. */
export function efficientNetB0(options: EfficientNetOptions, classes: number): Layer {
  const total = STAGES.reduce((sum, [, , , , count]) => sum + count, 0);
  let before = 0;
  let input = FIRST_CHANNELS;
  const stages = STAGES.map(([expansion, kernel, firstStride, channels, count]) => {
    const blocks = Array.from({ length: count }, (_, index) => {
      const block = invertedResidual({
        kernel,
        channels,
        expanded: input * expansion,
        stride: index === 0 ? firstStride : 1,
        activation: silu(),
        excite: { squeezed: Math.floor(input / 4), activation: silu() },
        dropped: (options.stochasticDepth * before++) / total,
      });
      input = channels;
      return block;
    });
    return numbered(blocks);
  });
  const first = convNormActivation(FIRST_CHANNELS, { kernel: 3, stride: 2 }, silu());
  const last = convNormActivation(LAST_CHANNELS, { kernel: 1 }, silu());
  // By its outputs, of which there are as many as classes.
  const head = linear(classes, { weight: uniformByFanIn(classes), bias: constant(0) });
  return sequential([
    ["features", numbered([first, ...stages, last])],
    ["avgpool", globalAvgPool2d()],
    ["flatten", flatten()],
    ["classifier", numbered([dropout(options.dropout), head])],
  ]);
}
