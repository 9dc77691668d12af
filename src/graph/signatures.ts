import type { Shape, Tensor, DType } from "../core/tensor.js";
import type { RowSignatures } from "./elementwise/signatures.js";
import type { Value } from "./value.js";

/** A height and a width, in pixels. */
export type Pair = readonly [height: number, width: number];

/** How a window slides over `[N, C, H, W]`; the terms and the meaning are PyTorch's. */
export interface WindowAttributes {
  readonly kernel: Pair;
  readonly stride: Pair;
  /** Rows and columns added on each side: zeros, but minus infinity for maxPool2d. */
  readonly padding: Pair;
}

/** How max-pooling's window slides. */
export interface MaxPoolAttributes extends WindowAttributes {
  /** Whether a window that only begins inside the maps or their padding before them counts too; left out where not. */
  readonly ceilMode?: true;
}

/** How a convolution's kernel slides; the kernel's size is the weight's. */
export interface ConvAttributes {
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
  /** Into how many parts the channels are divided, each with filters of its own. */
  readonly groups: number;
}

type NoAttributes = Readonly<Record<string, never>>;

/**
 * Every operation of a graph: what it reads and how it is set. One float32 output each. Ops whose names end in `Grad…`
 * appear in backward passes; `gradient` is the gradient of the loss by the forward op's output. Those on every element of
 * one tensor, activations above all, are in src/graph/elementwise/rows.ts.
 */
export interface OpSignatures extends RowSignatures {
  /** A tensor handed in at each run. */
  input: { inputs: []; attributes: { readonly name: string; readonly shape: Shape; readonly dtype: DType } };
  /** A tensor fixed at compile time. */
  constant: { inputs: []; attributes: { readonly tensor: Tensor<"float32">; readonly name?: string } };

  /** uint8 `[N, 3, H, W]` → (x / 255 - mean) / std, per channel. */
  normalizeImage: {
    inputs: [x: Value];
    attributes: { readonly mean: readonly number[]; readonly std: readonly number[] };
  };
  /** `x` [N, C, H, W], `weight` [O, C / groups, kH, kW], `bias` [O] → [N, O, H', W']. */
  conv2d: { inputs: [x: Value, weight: Value, bias: Value] | [x: Value, weight: Value]; attributes: ConvAttributes };
  conv2dGradInput: {
    inputs: [gradient: Value, weight: Value];
    attributes: ConvAttributes & { readonly inputShape: Shape };
  };
  conv2dGradWeight: {
    inputs: [gradient: Value, x: Value];
    attributes: ConvAttributes & { readonly weightShape: Shape };
  };
  /** [N, C, H, W] → [C]: the sum over images and pixels. */
  channelSum: { inputs: [x: Value]; attributes: NoAttributes };
  /** [N, C, H, W] → [C]: the mean over images and pixels. */
  channelMean: { inputs: [x: Value]; attributes: NoAttributes };
  /** [N, C, H, W] and its channelMean [C] → [C]: the mean of (x - mean)². */
  channelVariance: { inputs: [x: Value, mean: Value]; attributes: NoAttributes };
  /**
   * weight · (x - mean) / √(variance + eps) + bias, each but `x` [N, C, H, W] of shape [C]. `statistics` tells whether
   * mean and variance are this batch's, so that x's gradient flows through them too, or fixed.
   */
  batchNorm2d: {
    inputs: [x: Value, weight: Value, bias: Value, mean: Value, variance: Value];
    attributes: { readonly eps: number; readonly statistics: "batch" | "fixed" };
  };
  batchNorm2dGradInput: {
    inputs: [
      gradient: Value,
      x: Value,
      weight: Value,
      mean: Value,
      variance: Value,
      gradWeight: Value,
      gradBias: Value,
    ];
    attributes: { readonly eps: number };
  };
  batchNorm2dGradWeight: {
    inputs: [gradient: Value, x: Value, mean: Value, variance: Value];
    attributes: { readonly eps: number };
  };
  /** `x` [N, C, H, W] normalised over the channels of each pixel, times `weight` [C], plus `bias` [C]. */
  layerNorm2d: { inputs: [x: Value, weight: Value, bias: Value]; attributes: { readonly eps: number } };
  layerNorm2dGradInput: {
    inputs: [gradient: Value, x: Value, weight: Value];
    attributes: { readonly eps: number };
  };
  layerNorm2dGradWeight: { inputs: [gradient: Value, x: Value]; attributes: { readonly eps: number } };

  maxPool2d: { inputs: [x: Value]; attributes: MaxPoolAttributes };
  maxPool2dGrad: { inputs: [gradient: Value, x: Value, y: Value]; attributes: MaxPoolAttributes };
  /** The mean over each window; padding counts as zeros (PyTorch's `count_include_pad=True`). */
  avgPool2d: { inputs: [x: Value]; attributes: WindowAttributes };
  avgPool2dGrad: { inputs: [gradient: Value]; attributes: WindowAttributes & { readonly inputShape: Shape } };
  /** [N, C, H, W] → [N, C, 1, 1]. */
  globalAvgPool2d: { inputs: [x: Value]; attributes: NoAttributes };
  globalAvgPool2dGrad: { inputs: [gradient: Value]; attributes: { readonly inputShape: Shape } };
  /** [N, C, H, W] → [N, C, ...size]: the mean over bins as alike as can be (PyTorch's `AdaptiveAvgPool2d`). */
  adaptiveAvgPool2d: { inputs: [x: Value]; attributes: { readonly size: Pair } };
  adaptiveAvgPool2dGrad: { inputs: [gradient: Value]; attributes: { readonly inputShape: Shape } };
  /** `x` times a mask of x's shape, or of `[N, C, 1, 1]` or `[N, 1, 1, 1]` for x `[N, C, H, W]`; no gradient flows to the mask. */
  applyMask: { inputs: [x: Value, mask: Value]; attributes: NoAttributes };
  /** Product of two tensors of one shape, or of `a` [N, C, H, W] and `b` [N, C, 1, 1]. */
  multiply: { inputs: [a: Value, b: Value]; attributes: NoAttributes };
  /** [N, C, H, W] → [N, C, 1, 1]: the sum over pixels. */
  pixelSum: { inputs: [x: Value]; attributes: NoAttributes };
  /** Two or more of [N, C, …] that differ in C alone → [N, ΣC, …]: the channels of one behind those of another. */
  concatenate: { inputs: Value[]; attributes: NoAttributes };
  /** Channels `first` … `first` + `channels` - 1 of a concatenation's gradient. */
  concatenateGrad: {
    inputs: [gradient: Value];
    attributes: { readonly first: number; readonly channels: number };
  };
  reshape: { inputs: [x: Value]; attributes: { readonly shape: Shape } };

  /** `x` [N, I], `weight` [O, I], `bias` [O] → x · weightᵀ + bias, [N, O]. */
  linear: { inputs: [x: Value, weight: Value, bias: Value] | [x: Value, weight: Value]; attributes: NoAttributes };
  linearGradInput: { inputs: [gradient: Value, weight: Value]; attributes: NoAttributes };
  linearGradWeight: { inputs: [gradient: Value, x: Value]; attributes: NoAttributes };
  /** gradientᵀ · x + decay · accumulator in one matrix product: what momentum makes of linearGradWeight. */
  linearGradWeightAccumulate: {
    inputs: [gradient: Value, x: Value, accumulator: Value];
    attributes: { readonly decay: number };
  };
  /** [N, O] → [O]: the sum over images. */
  batchSum: { inputs: [x: Value]; attributes: NoAttributes };

  /** [N, K] → [N, K]: probabilities. */
  softmax: { inputs: [logits: Value]; attributes: NoAttributes };
  /** `logits` [N, K], `targets` [N, K] (rows of probabilities or weights) → the mean over images of -Σ targets · log softmax, []. */
  softmaxCrossEntropy: { inputs: [logits: Value, targets: Value]; attributes: NoAttributes };
  softmaxCrossEntropyGrad: { inputs: [gradient: Value, logits: Value, targets: Value]; attributes: NoAttributes };

  /** Sum of two tensors of one shape. */
  add: { inputs: [a: Value, b: Value]; attributes: NoAttributes };
  /** `x` times a scalar; no gradient flows to the scalar. */
  scale: { inputs: [x: Value, factor: Value]; attributes: NoAttributes };

  /** x / (√square · factor + eps), element by element; `factor` is a scalar. */
  divideByRoot: { inputs: [x: Value, square: Value, factor: Value]; attributes: { readonly eps: number } };
  /** The norm of all tensors' elements together, []. */
  euclideanNorm: { inputs: Value[]; attributes: NoAttributes };
  /** What a vector of this norm is to be scaled by so that its norm is `maxNorm` at most: min(1, maxNorm / norm). */
  clipFactor: { inputs: [norm: Value]; attributes: { readonly maxNorm: number } };
}

/** The name of an operation. */
export type OpName = keyof OpSignatures;
export type InputsOf<K extends OpName> = OpSignatures[K]["inputs"];
export type AttributesOf<K extends OpName> = OpSignatures[K]["attributes"];
