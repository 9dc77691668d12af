import { kaimingNormal } from "../initializers.js";
import type { Layer } from "../layer.js";
import { batchNorm2d } from "../layers/batch-norm2d.js";
import { conv2d } from "../layers/conv2d.js";
import { dropout } from "../layers/dropout.js";
import { flatten } from "../layers/flatten.js";
import { globalAvgPool2d } from "../layers/global-avg-pool2d.js";
import { linear } from "../layers/linear.js";
import { maxPool2d } from "../layers/max-pool2d.js";
import { relu } from "../layers/activations.js";
import { sequential } from "../layers/sequential.js";
import { squeezeExcite } from "../layers/squeeze-excite.js";
import { stochasticDepth } from "../layers/stochastic-depth.js";

/** What can be set of a ScopeNet. */
export interface ScopeNetOptions {
  /** Channels of the first stage; each further one has twice as many. */
  readonly width: number;
  /** Before the last layer. */
  readonly dropout: number;
  /** The probability that an image skips the last block while training; earlier blocks in proportion to their depth. */
  readonly stochasticDepth: number;
}

export const SCOPENET_DEFAULTS: ScopeNetOptions = { width: 32, dropout: 0.2, stochasticDepth: 0 };
const STAGES = 4;
/** Channels for each of a squeeze-excitation's hidden ones. */
const SQUEEZE = 8;

function convolution(channels: number, stride = 1): Layer {
  const initializers = { weight: kaimingNormal(channels * 9) };
  return conv2d(channels, { kernel: 3, stride, padding: 1, bias: false, initializers });
}

function convolutionNormRelu(channels: number, stride?: number): Layer {
  return sequential([
    ["conv", convolution(channels, stride)],
    ["bn", batchNorm2d()],
    ["relu", relu()],
  ]);
}

/** Two 3x3 convolutions whose channels are weighed before they are added to what came in; it keeps the shape. */
function residualBlock(dropped: number): Layer {
  return {
    type: "ResidualBlock",
    build: (scope, x) => {
      const channels = x.shape[1];
      const branch = sequential([
        ["conv1", convolution(channels)],
        ["bn1", batchNorm2d()],
        ["relu", relu()],
        ["conv2", convolution(channels)],
        ["bn2", batchNorm2d()],
        ["se", squeezeExcite(Math.max(1, Math.floor(channels / SQUEEZE)))],
        ["stochastic_depth", stochasticDepth(dropped)],
      ]);
      return scope.apply("relu", relu(), scope.graph.add("add", [x, scope.apply("branch", branch, x)], {}));
    },
  };
}

/**
 * A small residual network of our own for a few thousand photos and a CPU: a strided 3x3 convolution, then four stages,
 * each a 3x3 convolution that doubles the channels (but for the first) and a residual block with squeeze-excitation, a
 * max-pool between stages; global average pooling and one linear layer. Everything is 3x3 and normalised, so that it
 * trains at a high learning rate from the first epoch.
 */
export function scopeNet(options: ScopeNetOptions, classes: number): Layer {
  const stages = Array.from({ length: STAGES }, (_, stage): [string, Layer] => {
    const dropped = (options.stochasticDepth * (stage + 1)) / STAGES;
    const pool: [string, Layer][] = stage === 0 ? [] : [["pool", maxPool2d({ kernel: 2 })]];
    const widen: [string, Layer] = ["widen", convolutionNormRelu(options.width * 2 ** stage)];
    return [`stage${stage + 1}`, sequential([widen, ...pool, ["block", residualBlock(dropped)]])];
  });
  return sequential([
    ["stem", convolutionNormRelu(options.width, 2)],
    ...stages,
    ["avgpool", globalAvgPool2d()],
    ["flatten", flatten()],
    ["dropout", dropout(options.dropout)],
    ["fc", linear(classes)],
  ]);
}
