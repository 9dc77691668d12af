import type { Layer, Scope } from "../layer.js";
import type { Value } from "../../graph/graph.js";
import { batchNorm2d } from "../layers/batch-norm2d.js";
import { flatten } from "../layers/flatten.js";
import { globalAvgPool2d } from "../layers/global-avg-pool2d.js";
import { linear } from "../layers/linear.js";
import { maxPool2d } from "../layers/max-pool2d.js";
import { relu } from "../layers/activations.js";
import { sequential } from "../layers/sequential.js";
import { stochasticDepth } from "../layers/stochastic-depth.js";
import { normedConvolution } from "./conv-norm-activation.js";

/** What can be set of a ResNet. */
export interface ResNetOptions {
  /** The probability that an image skips the last block while training; earlier blocks in proportion to their depth. */
  readonly stochasticDepth: number;
}

/** What a ResNet is made of: how many blocks each of its four stages has, and which. */
export interface ResNetShape {
  readonly block: "basic" | "bottleneck";
  readonly blocks: readonly [number, number, number, number];
  /** Of a bottleneck's 3x3 convolution, and how many channels each has per 64 of the stage; one of 64 unless given. */
  readonly groups?: { readonly count: number; readonly width: number };
}

export const RESNET_DEFAULTS: ResNetOptions = { stochasticDepth: 0 };
const WIDTHS = [64, 128, 256, 512];
/** A bottleneck's output channels, in those of its 3x3 convolution. */
const EXPANSION = 4;

interface BlockOptions {
  readonly width: number;
  readonly stride: number;
  readonly dropped: number;
  readonly groups: NonNullable<ResNetShape["groups"]>;
}

const ONE_GROUP = { count: 1, width: 64 };

function convolution(outChannels: number, kernel: number, stride = 1, groups = 1): Layer {
  return normedConvolution(outChannels, { kernel, stride, groups });
}

/** Adds what the branch makes of x to x, which a strided 1x1 convolution brings to the same shape where it must. */
function joined(scope: Scope, x: Value, branch: Value, { stride, dropped }: BlockOptions): Value {
  const channels = branch.shape[1];
  const shortcut = sequential([
    ["0", convolution(channels, 1, stride)],
    ["1", batchNorm2d()],
  ]);
  const same = stride === 1 && x.shape[1] === channels;
  const kept = dropped === 0 ? branch : scope.apply("stochastic_depth", stochasticDepth(dropped), branch);
  const sum = scope.graph.add("add", [kept, same ? x : scope.apply("downsample", shortcut, x)], {});
  return scope.apply("relu_out", relu(), sum);
}

/** Two 3x3 convolutions; torchvision's `BasicBlock`. */
function basicBlock(options: BlockOptions): Layer {
  const { width, stride } = options;
  return {
    type: "BasicBlock",
    build: (scope, x) => {
      const first = scope.apply("bn1", batchNorm2d(), scope.apply("conv1", convolution(width, 3, stride), x));
      const second = scope.apply("conv2", convolution(width, 3), scope.apply("relu", relu(), first));
      return joined(scope, x, scope.apply("bn2", batchNorm2d(), second), options);
    },
  };
}

/** A 3x3 convolution between two of 1x1 that narrow and widen; torchvision's `Bottleneck`, the stride on the 3x3. */
function bottleneck(options: BlockOptions): Layer {
  const { width, stride, groups } = options;
  const inner = (width / 64) * groups.width * groups.count;
  return {
    type: "Bottleneck",
    build: (scope, x) => {
      const narrowed = scope.apply("bn1", batchNorm2d(), scope.apply("conv1", convolution(inner, 1), x));
      const first = scope.apply("relu1", relu(), narrowed);
      const grouped = scope.apply("conv2", convolution(inner, 3, stride, groups.count), first);
      const spatial = scope.apply("bn2", batchNorm2d(), grouped);
      const second = scope.apply("relu2", relu(), spatial);
      const widened = scope.apply("conv3", convolution(width * EXPANSION, 1), second);
      return joined(scope, x, scope.apply("bn3", batchNorm2d(), widened), options);
    },
  };
}

/**
 * A residual network (He et al. 2016; with groups Xie et al. 2017) with torchvision's structure, names and initialisation. ReLUs, which have no
 * weights, have a name each: `relu` within a block, `relu_out` at its end.
 */
export function resNet(
  { block, blocks, groups = ONE_GROUP }: ResNetShape,
  options: ResNetOptions,
  classes: number,
): Layer {
  const make = block === "basic" ? basicBlock : bottleneck;
  const total = blocks.reduce((sum, count) => sum + count);
  const stages = blocks.map((count, stage): [string, Layer] => {
    const before = blocks.slice(0, stage).reduce((sum, earlier) => sum + earlier, 0);
    const layers = Array.from({ length: count }, (_, index): [string, Layer] => {
      const stride = stage > 0 && index === 0 ? 2 : 1;
      const dropped = (options.stochasticDepth * (before + index + 1)) / total;
      return [String(index), make({ width: WIDTHS[stage], stride, dropped, groups })];
    });
    return [`layer${stage + 1}`, sequential(layers)];
  });
  return sequential([
    ["conv1", convolution(64, 7, 2)],
    ["bn1", batchNorm2d()],
    ["relu", relu()],
    ["maxpool", maxPool2d({ kernel: 3, stride: 2, padding: 1 })],
    ...stages,
    ["avgpool", globalAvgPool2d()],
    ["flatten", flatten()],
    ["fc", linear(classes)],
  ]);
}
