import { constant, kaimingNormal, normal } from "../initializers.js";
import type { Layer } from "../layer.js";
import { adaptiveAvgPool2d } from "../layers/adaptive-avg-pool2d.js";
import { batchNorm2d } from "../layers/batch-norm2d.js";
import { conv2d } from "../layers/conv2d.js";
import { dropout } from "../layers/dropout.js";
import { flatten } from "../layers/flatten.js";
import { linear } from "../layers/linear.js";
import { maxPool2d } from "../layers/max-pool2d.js";
import { numbered } from "../layers/numbered.js";
import { relu } from "../layers/activations.js";
import { sequential } from "../layers/sequential.js";

/** What can be set of a VGG. */
export interface VggOptions {
  /** Of the hidden fully connected layers. */
  readonly dropout: number;
}

/** Output channels of each 3x3 convolution, in groups with a max-pool behind each. */
export interface VggShape {
  readonly groups: readonly (readonly number[])[];
  readonly batchNorm: boolean;
}

export const VGG_DEFAULTS: VggOptions = { dropout: 0.5 };
export const VGG11 = [[64], [128], [256, 256], [512, 512], [512, 512]];
export const VGG16 = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
];
const HIDDEN = 4096;

/** Simonyan & Zisserman 2014 with torchvision's structure, names and initialisation. */
export function vgg({ groups, batchNorm }: VggShape, options: VggOptions, classes: number): Layer {
  const convolution = (channels: number) => {
    const initializers = { weight: kaimingNormal(channels * 9), bias: constant(0) };
    return [conv2d(channels, { kernel: 3, padding: 1, initializers }), ...(batchNorm ? [batchNorm2d()] : []), relu()];
  };
  const features = groups.flatMap((channels) => [...channels.flatMap(convolution), maxPool2d({ kernel: 2 })]);
  const connected = (width: number) => linear(width, { weight: normal(0.01), bias: constant(0) });
  const hidden = () => [connected(HIDDEN), relu(), dropout(options.dropout)];
  return sequential([
    ["features", numbered(features)],
    ["avgpool", adaptiveAvgPool2d(7)],
    ["flatten", flatten()],
    ["classifier", numbered([...hidden(), ...hidden(), connected(classes)])],
  ]);
}
