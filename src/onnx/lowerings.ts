import type { OpName } from "../graph/signatures.js";
import { rowLowerings } from "./lower-expression.js";
import type { Lowering } from "./lowering.js";
import { lowerAdaptiveAvgPool2d } from "./lower/adaptive-avg-pool2d.js";
import { lowerAdaptiveAvgPool2dGrad } from "./lower/adaptive-avg-pool2d-grad.js";
import { lowerAdd } from "./lower/add.js";
import { lowerApplyMask } from "./lower/apply-mask.js";
import { lowerAvgPool2d } from "./lower/avg-pool2d.js";
import { lowerAvgPool2dGrad } from "./lower/avg-pool2d-grad.js";
import { lowerBatchNorm2d } from "./lower/batch-norm2d.js";
import { lowerBatchNorm2dGradInput } from "./lower/batch-norm2d-grad-input.js";
import { lowerBatchNorm2dGradWeight } from "./lower/batch-norm2d-grad-weight.js";
import { lowerBatchSum } from "./lower/batch-sum.js";
import { lowerChannelMean } from "./lower/channel-mean.js";
import { lowerChannelSum } from "./lower/channel-sum.js";
import { lowerChannelVariance } from "./lower/channel-variance.js";
import { lowerClipFactor } from "./lower/clip-factor.js";
import { lowerConcatenate } from "./lower/concatenate.js";
import { lowerConcatenateGrad } from "./lower/concatenate-grad.js";
import { lowerConv2d } from "./lower/conv2d.js";
import { lowerConv2dGradInput } from "./lower/conv2d-grad-input.js";
import { lowerConv2dGradWeight } from "./lower/conv2d-grad-weight.js";
import { lowerDivideByRoot } from "./lower/divide-by-root.js";
import { lowerEuclideanNorm } from "./lower/euclidean-norm.js";
import { lowerGlobalAvgPool2d } from "./lower/global-avg-pool2d.js";
import { lowerGlobalAvgPool2dGrad } from "./lower/global-avg-pool2d-grad.js";
import { lowerLayerNorm2d } from "./lower/layer-norm2d.js";
import { lowerLayerNorm2dGradInput } from "./lower/layer-norm2d-grad-input.js";
import { lowerLayerNorm2dGradWeight } from "./lower/layer-norm2d-grad-weight.js";
import { lowerLinear } from "./lower/linear.js";
import { lowerLinearGradInput } from "./lower/linear-grad-input.js";
import { lowerLinearGradWeight } from "./lower/linear-grad-weight.js";
import { lowerLinearGradWeightAccumulate } from "./lower/linear-grad-weight-accumulate.js";
import { lowerMaxPool2d } from "./lower/max-pool2d.js";
import { lowerMaxPool2dGrad } from "./lower/max-pool2d-grad.js";
import { lowerMultiply } from "./lower/multiply.js";
import { lowerNormalizeImage } from "./lower/normalize-image.js";
import { lowerPixelSum } from "./lower/pixel-sum.js";
import { lowerReshape } from "./lower/reshape.js";
import { lowerScale } from "./lower/scale.js";
import { lowerSoftmax } from "./lower/softmax.js";
import { lowerSoftmaxCrossEntropy } from "./lower/softmax-cross-entropy.js";
import { lowerSoftmaxCrossEntropyGrad } from "./lower/softmax-cross-entropy-grad.js";

/** How each coarse op is written in ONNX; one that is missing does not compile. */
export const lowerings: { readonly [K in Exclude<OpName, "input" | "constant">]: Lowering<K> } = {
  normalizeImage: lowerNormalizeImage,
  conv2d: lowerConv2d,
  conv2dGradInput: lowerConv2dGradInput,
  conv2dGradWeight: lowerConv2dGradWeight,
  channelSum: lowerChannelSum,
  channelMean: lowerChannelMean,
  channelVariance: lowerChannelVariance,
  batchNorm2d: lowerBatchNorm2d,
  batchNorm2dGradInput: lowerBatchNorm2dGradInput,
  batchNorm2dGradWeight: lowerBatchNorm2dGradWeight,
  layerNorm2d: lowerLayerNorm2d,
  layerNorm2dGradInput: lowerLayerNorm2dGradInput,
  layerNorm2dGradWeight: lowerLayerNorm2dGradWeight,
  ...rowLowerings,
  maxPool2d: lowerMaxPool2d,
  maxPool2dGrad: lowerMaxPool2dGrad,
  avgPool2d: lowerAvgPool2d,
  avgPool2dGrad: lowerAvgPool2dGrad,
  globalAvgPool2d: lowerGlobalAvgPool2d,
  globalAvgPool2dGrad: lowerGlobalAvgPool2dGrad,
  adaptiveAvgPool2d: lowerAdaptiveAvgPool2d,
  adaptiveAvgPool2dGrad: lowerAdaptiveAvgPool2dGrad,
  applyMask: lowerApplyMask,
  multiply: lowerMultiply,
  pixelSum: lowerPixelSum,
  concatenate: lowerConcatenate,
  concatenateGrad: lowerConcatenateGrad,
  reshape: lowerReshape,
  linear: lowerLinear,
  linearGradInput: lowerLinearGradInput,
  linearGradWeight: lowerLinearGradWeight,
  linearGradWeightAccumulate: lowerLinearGradWeightAccumulate,
  batchSum: lowerBatchSum,
  softmax: lowerSoftmax,
  softmaxCrossEntropy: lowerSoftmaxCrossEntropy,
  softmaxCrossEntropyGrad: lowerSoftmaxCrossEntropyGrad,
  add: lowerAdd,
  scale: lowerScale,
  divideByRoot: lowerDivideByRoot,
  euclideanNorm: lowerEuclideanNorm,
  clipFactor: lowerClipFactor,
};
