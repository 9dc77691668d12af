import { constant, normal, uniformByFanIn } from "../initializers.js";
import type { Layer } from "../layer.js";
import { relu } from "../layers/activations.js";
import { avgPool2d } from "../layers/avg-pool2d.js";
import { batchNorm2d } from "../layers/batch-norm2d.js";
import { conv2d } from "../layers/conv2d.js";
import { dropout } from "../layers/dropout.js";
import { flatten } from "../layers/flatten.js";
import { globalAvgPool2d } from "../layers/global-avg-pool2d.js";
import { linear } from "../layers/linear.js";
import { maxPool2d } from "../layers/max-pool2d.js";
import { sequential } from "../layers/sequential.js";

/** What can be set of DenseNet. */
export interface DenseNetOptions {
  /** Of what each dense layer adds. */
  readonly dropout: number;
}

export const DENSENET_DEFAULTS: DenseNetOptions = { dropout: 0 };
const FIRST_CHANNELS = 64;
/** Channels that each dense layer adds, and how many times as many its first convolution has. */
const GROWTH = 32;
const BOTTLENECK = 4;
/** Dense layers of each block: the paper's table 1. */
const BLOCKS = [6, 12, 24, 16];

/** With PyTorch's `kaiming_normal_`, by what one output reads. */
function convolution(channels: number, kernel: number, stride = 1): Layer {
  return {
    type: "Conv2d",
    build: (scope, x) => {
      const initializers = { weight: normal(Math.sqrt(2 / (x.shape[1] * kernel ** 2))) };
      const options = { kernel, stride, padding: (kernel - 1) / 2, bias: false, initializers };
      return conv2d(channels, options).build(scope, x);
    },
  };
}

/** What a dense layer adds to the channels that it reads; torchvision's `_DenseLayer`. */
function denseLayer(rate: number): Layer {
  const layers: [string, Layer][] = [
    ["norm1", batchNorm2d()],
    ["relu1", relu()],
    ["conv1", convolution(BOTTLENECK * GROWTH, 1)],
    ["norm2", batchNorm2d()],
    ["relu2", relu()],
    ["conv2", convolution(GROWTH, 3)],
  ];
  return { ...sequential(rate === 0 ? layers : [...layers, ["dropout", dropout(rate)]]), type: "DenseLayer" };
}

/** Each layer reads everything that was made before it. */
function denseBlock(count: number, rate: number): Layer {
  return {
    type: "DenseBlock",
    build: (scope, x) =>
      Array.from({ length: count }, (_, index) => `denselayer${index + 1}`).reduce((features, name) => {
        const made = scope.apply(name, denseLayer(rate), features);
        return scope.graph.add("concatenate", [features, made], {});
      }, x),
  };
}

/** Halves channels, height and width; torchvision's `_Transition`. */
function transition(): Layer {
  return {
    type: "Transition",
    build: (scope, x) => {
      const layers: [string, Layer][] = [
        ["norm", batchNorm2d()],
        ["relu", relu()],
        ["conv", convolution(Math.floor(x.shape[1] / 2), 1)],
        ["pool", avgPool2d({ kernel: 2 })],
      ];
      return sequential(layers).build(scope, x);
    },
  };
}

/** PyTorch's default weights, by what the layer reads, and biases of zero. */
function head(classes: number): Layer {
  return {
    type: "Linear",
    build: (scope, x) => linear(classes, { weight: uniformByFanIn(x.shape[1]), bias: constant(0) }).build(scope, x),
  };
}

/** DenseNet-121 (Huang et al. 2017) with torchvision's structure, names and initialisation. */
export function denseNet121(options: DenseNetOptions, classes: number): Layer {
  const blocks = BLOCKS.flatMap((count, index): [string, Layer][] => {
    const block: [string, Layer] = [`denseblock${index + 1}`, denseBlock(count, options.dropout)];
    return index + 1 < BLOCKS.length ? [block, [`transition${index + 1}`, transition()]] : [block];
  });
  const features = sequential([
    ["conv0", convolution(FIRST_CHANNELS, 7, 2)],
    ["norm0", batchNorm2d()],
    ["relu0", relu()],
    ["pool0", maxPool2d({ kernel: 3, stride: 2, padding: 1 })],
    ...blocks,
    ["norm5", batchNorm2d()],
  ]);
  return sequential([
    ["features", features],
    ["relu", relu()],
    ["avgpool", globalAvgPool2d()],
    ["flatten", flatten()],
    ["classifier", head(classes)],
  ]);
}
