import { expectRank } from "../../graph/shapes.js";
import { constant } from "../initializers.js";
import type { Layer } from "../layer.js";

const MOMENTUM = 0.1;
const EPS = 1e-5;

/**
 * Normalises each channel of [N, C, H, W]: by the batch's mean and variance while training, by running ones otherwise;
 * PyTorch's `nn.BatchNorm2d` with its momentum of 0.1 and eps of 1e-5. The running variance is the unbiased one, as there.
 * A batch of one value a channel, which PyTorch refuses, becomes the bias and leaves the running statistics alone.
 */
export function batchNorm2d(): Layer {
  return {
    type: "BatchNorm2d",
    build: (scope, x) => {
      const { graph, training } = scope;
      expectRank("it", x, 4);
      const [images, channels, height, width] = x.shape;
      const values = images * height * width;
      const weight = scope.parameter("weight", [channels], constant(1));
      const bias = scope.parameter("bias", [channels], constant(0));
      const mean = training ? graph.add("channelMean", [x], {}) : null;
      const variance = mean === null ? null : graph.add("channelVariance", [x, mean], {});
      const follow = { momentum: MOMENTUM, values };
      const runningMean = scope.running("running_mean", [channels], 0, { ...follow, now: mean, unbiased: false });
      const runningVariance = scope.running("running_var", [channels], 1, { ...follow, now: variance, unbiased: true });
      if (mean === null || variance === null) {
        const attributes = { eps: EPS, statistics: "fixed" } as const;
        return graph.add("batchNorm2d", [x, weight, bias, runningMean, runningVariance], attributes);
      }
      return graph.add("batchNorm2d", [x, weight, bias, mean, variance], { eps: EPS, statistics: "batch" });
    },
  };
}
