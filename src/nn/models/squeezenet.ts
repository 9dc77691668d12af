import { constant, normal, uniform } from "../initializers.js";
import type { Layer } from "../layer.js";
import { relu } from "../layers/activations.js";
import { conv2d } from "../layers/conv2d.js";
import { dropout } from "../layers/dropout.js";
import { flatten } from "../layers/flatten.js";
import { globalAvgPool2d } from "../layers/global-avg-pool2d.js";
import { maxPool2d } from "../layers/max-pool2d.js";
import { numbered } from "../layers/numbered.js";
import { sequential } from "../layers/sequential.js";

/** What can be set of SqueezeNet. */
export interface SqueezeNetOptions {
  /** Before the last convolution. */
  readonly dropout: number;
}

export const SQUEEZENET_DEFAULTS: SqueezeNetOptions = { dropout: 0.5 };
const FIRST_CHANNELS = 64;
/** Of each fire module the squeezed channels, and the expanded ones of each kernel; a number is a pool's window. */
const FEATURES = [
  3,
  [16, 64],
  [16, 64],
  3,
  [32, 128],
  [32, 128],
  3,
  [48, 192],
  [48, 192],
  [64, 256],
  [64, 256],
] as const;

interface ConvolutionOptions {
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: number;
}

/** With PyTorch's `kaiming_uniform_` for weights, by what one output reads, and biases of zero. */
function convolution(channels: number, options: ConvolutionOptions): Layer {
  return {
    type: "Conv2d",
    build: (scope, x) => {
      const weight = uniform(Math.sqrt(6 / (x.shape[1] * options.kernel ** 2)));
      return conv2d(channels, { ...options, initializers: { weight, bias: constant(0) } }).build(scope, x);
    },
  };
}

/** Narrows by a 1x1 convolution, widens by kernels of two sizes side by side; torchvision's `Fire`. */
function fire(squeezed: number, expanded: number): Layer {
  return {
    type: "Fire",
    build: (scope, x) => {
      const activated = (name: string, layer: Layer, input: typeof x) =>
        scope.apply(`${name}_activation`, relu(), scope.apply(name, layer, input));
      const narrow = activated("squeeze", convolution(squeezed, { kernel: 1 }), x);
      const small = activated("expand1x1", convolution(expanded, { kernel: 1 }), narrow);
      const large = activated("expand3x3", convolution(expanded, { kernel: 3, padding: 1 }), narrow);
      return scope.graph.add("concatenate", [small, large], {});
    },
  };
}

/** SqueezeNet 1.1 (Iandola et al. 2016) with torchvision's structure, names and initialisation. */
export function squeezeNet(options: SqueezeNetOptions, classes: number): Layer {
  const features = FEATURES.map((each) =>
    typeof each === "number" ? maxPool2d({ kernel: each, stride: 2, ceilMode: true }) : fire(each[0], each[1]),
  );
  const last = conv2d(classes, { kernel: 1, initializers: { weight: normal(0.01), bias: constant(0) } });
  return sequential([
    ["features", numbered([convolution(FIRST_CHANNELS, { kernel: 3, stride: 2 }), relu(), ...features])],
    ["classifier", numbered([dropout(options.dropout), last, relu(), globalAvgPool2d()])],
    ["flatten", flatten()],
  ]);
}
