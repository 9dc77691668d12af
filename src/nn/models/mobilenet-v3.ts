import { constant, normal } from "../initializers.js";
import type { Layer } from "../layer.js";
import { hardsigmoid, hardswish, relu } from "../layers/activations.js";
import { dropout } from "../layers/dropout.js";
import { flatten } from "../layers/flatten.js";
import { globalAvgPool2d } from "../layers/global-avg-pool2d.js";
import { linear } from "../layers/linear.js";
import { numbered } from "../layers/numbered.js";
import { sequential } from "../layers/sequential.js";
import { convNormActivation } from "./conv-norm-activation.js";
import { invertedResidual } from "./inverted-residual.js";

/** What can be set of MobileNetV3. */
export interface MobileNetV3Options {
  /** Before the last layer. */
  readonly dropout: number;
}

export const MOBILENET_V3_DEFAULTS: MobileNetV3Options = { dropout: 0.2 };
const NORM = { eps: 0.001, momentum: 0.01 };
const FIRST_CHANNELS = 16;
const LAST_CHANNELS = 576;
const HIDDEN = 1024;
/** Kernel, expanded and output channels, whether channels are weighed, the activation, the stride: the paper's table 2. */
const BLOCKS = [
  [3, 16, 16, true, "relu", 2],
  [3, 72, 24, false, "relu", 2],
  [3, 88, 24, false, "relu", 1],
  [5, 96, 40, true, "hardswish", 2],
  [5, 240, 40, true, "hardswish", 1],
  [5, 240, 40, true, "hardswish", 1],
  [5, 120, 48, true, "hardswish", 1],
  [5, 144, 48, true, "hardswish", 1],
  [5, 288, 96, true, "hardswish", 2],
  [5, 576, 96, true, "hardswish", 1],
  [5, 576, 96, true, "hardswish", 1],
] as const;

/** A quarter of the channels as a multiple of 8, at least nine tenths of it, as the paper's code rounds. */
function squeezedOf(expanded: number): number {
  const quarter = Math.floor(expanded / 4);
  const rounded = Math.max(8, Math.floor((quarter + 4) / 8) * 8);
  return rounded < 0.9 * quarter ? rounded + 8 : rounded;
}

/** MobileNetV3-Small (Howard et al. 2019) with torchvision's structure, names and initialisation. */
export function mobileNetV3Small(options: MobileNetV3Options, classes: number): Layer {
  const blocks = BLOCKS.map(([kernel, expanded, channels, isWeighed, activation, stride]) =>
    invertedResidual({
      kernel,
      expanded,
      channels,
      stride,
      norm: NORM,
      activation: activation === "relu" ? relu() : hardswish(),
      excite: isWeighed ? { squeezed: squeezedOf(expanded), scaleActivation: hardsigmoid() } : null,
      dropped: 0,
    }),
  );
  const first = convNormActivation(FIRST_CHANNELS, { kernel: 3, stride: 2, norm: NORM }, hardswish());
  const last = convNormActivation(LAST_CHANNELS, { kernel: 1, norm: NORM }, hardswish());
  const connected = (features: number) => linear(features, { weight: normal(0.01), bias: constant(0) });
  const classifier = [connected(HIDDEN), hardswish(), dropout(options.dropout), connected(classes)];
  return sequential([
    ["features", numbered([first, ...blocks, last])],
    ["avgpool", globalAvgPool2d()],
    ["flatten", flatten()],
    ["classifier", numbered(classifier)],
  ]);
}
