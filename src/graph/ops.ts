import { rowOps } from "./elementwise/ops.js";
import type { Op } from "./op.js";
import { adaptiveAvgPool2d } from "./ops/adaptive-avg-pool2d.js";
import { adaptiveAvgPool2dGrad } from "./ops/adaptive-avg-pool2d-grad.js";
import { add } from "./ops/add.js";
import { applyMask } from "./ops/apply-mask.js";
import { avgPool2d } from "./ops/avg-pool2d.js";
import { avgPool2dGrad } from "./ops/avg-pool2d-grad.js";
import { batchNorm2d } from "./ops/batch-norm2d.js";
import { batchNorm2dGradInput } from "./ops/batch-norm2d-grad-input.js";
import { batchNorm2dGradWeight } from "./ops/batch-norm2d-grad-weight.js";
import { batchSum } from "./ops/batch-sum.js";
import { channelMean } from "./ops/channel-mean.js";
import { channelSum } from "./ops/channel-sum.js";
import { channelVariance } from "./ops/channel-variance.js";
import { clipFactor } from "./ops/clip-factor.js";
import { concatenate } from "./ops/concatenate.js";
import { concatenateGrad } from "./ops/concatenate-grad.js";
import { constant } from "./ops/constant.js";
import { conv2d } from "./ops/conv2d.js";
import { conv2dGradInput } from "./ops/conv2d-grad-input.js";
import { conv2dGradWeight } from "./ops/conv2d-grad-weight.js";
import { divideByRoot } from "./ops/divide-by-root.js";
import { euclideanNorm } from "./ops/euclidean-norm.js";
import { globalAvgPool2d } from "./ops/global-avg-pool2d.js";
import { globalAvgPool2dGrad } from "./ops/global-avg-pool2d-grad.js";
import { input } from "./ops/input.js";
import { layerNorm2d } from "./ops/layer-norm2d.js";
import { layerNorm2dGradInput } from "./ops/layer-norm2d-grad-input.js";
import { layerNorm2dGradWeight } from "./ops/layer-norm2d-grad-weight.js";
import { linear } from "./ops/linear.js";
import { linearGradInput } from "./ops/linear-grad-input.js";
import { linearGradWeight } from "./ops/linear-grad-weight.js";
import { linearGradWeightAccumulate } from "./ops/linear-grad-weight-accumulate.js";
import { maxPool2d } from "./ops/max-pool2d.js";
import { maxPool2dGrad } from "./ops/max-pool2d-grad.js";
import { multiply } from "./ops/multiply.js";
import { normalizeImage } from "./ops/normalize-image.js";
import { pixelSum } from "./ops/pixel-sum.js";
import { reshape } from "./ops/reshape.js";
import { scale } from "./ops/scale.js";
import { softmax } from "./ops/softmax.js";
import { softmaxCrossEntropy } from "./ops/softmax-cross-entropy.js";
import { softmaxCrossEntropyGrad } from "./ops/softmax-cross-entropy-grad.js";
import type { OpName } from "./signatures.js";

/** Every operation with its shape and its derivative rule; one that is missing does not compile. */
export const ops: { readonly [K in OpName]: Op<K> } = {
  input,
  constant,
  normalizeImage,
  conv2d,
  conv2dGradInput,
  conv2dGradWeight,
  channelSum,
  channelMean,
  channelVariance,
  batchNorm2d,
  batchNorm2dGradInput,
  batchNorm2dGradWeight,
  layerNorm2d,
  layerNorm2dGradInput,
  layerNorm2dGradWeight,
  ...rowOps,
  maxPool2d,
  maxPool2dGrad,
  avgPool2d,
  avgPool2dGrad,
  globalAvgPool2d,
  globalAvgPool2dGrad,
  adaptiveAvgPool2d,
  adaptiveAvgPool2dGrad,
  applyMask,
  multiply,
  pixelSum,
  concatenate,
  concatenateGrad,
  reshape,
  linear,
  linearGradInput,
  linearGradWeight,
  linearGradWeightAccumulate,
  batchSum,
  softmax,
  softmaxCrossEntropy,
  softmaxCrossEntropyGrad,
  add,
  scale,
  divideByRoot,
  euclideanNorm,
  clipFactor,
};
