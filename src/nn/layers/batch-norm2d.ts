import { expectRank } from "../../graph/shapes.js";
import { constant } from "../initializers.js";
import type { Layer } from "../layer.js";
import { requireFinite, requireRate } from "../options.js";

/** How batch norm is set; the terms and defaults are PyTorch's `nn.BatchNorm2d`. */
export interface BatchNorm2dOptions {
  /** Added to the variance. */
  readonly eps?: number;
  /** How much of the running statistics each batch replaces, in 0..1. */
  readonly momentum?: number;
}

/**
 * Normalises each channel of [N, C, H, W]: by the batch's mean and variance while training, by running ones otherwise;
 * PyTorch's `nn.BatchNorm2d`. The running variance is the unbiased one, as there.
 * A batch of one value a channel, which PyTorch refuses, becomes the bias and leaves the running statistics alone.
 */
export function batchNorm2d({ eps = 1e-5, momentum = 0.1 }: BatchNorm2dOptions = {}): Layer {
  return {
    type: "BatchNorm2d",
    build: (scope, x) => {
      const { graph, training } = scope;
      requireRate("momentum", momentum);
      requireFinite("eps", eps);
      expectRank("it", x, 4);
      const [images, channels, height, width] = x.shape;
      const values = images * height * width;
      const weight = scope.parameter("weight", [channels], constant(1));
      const bias = scope.parameter("bias", [channels], constant(0));
      const mean = training ? graph.add("channelMean", [x], {}) : null;
      const variance = mean === null ? null : graph.add("channelVariance", [x, mean], {});
      const follow = { momentum, values };
      const runningMean = scope.running("running_mean", [channels], 0, { ...follow, now: mean, unbiased: false });
      const runningVariance = scope.running("running_var", [channels], 1, { ...follow, now: variance, unbiased: true });
      if (mean === null || variance === null) {
        const attributes = { eps, statistics: "fixed" } as const;
        return graph.add("batchNorm2d", [x, weight, bias, runningMean, runningVariance], attributes);
      }
      return graph.add("batchNorm2d", [x, weight, bias, mean, variance], { eps, statistics: "batch" });
    },
  };
}
