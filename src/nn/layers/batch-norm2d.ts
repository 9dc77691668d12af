import type { Graph, Value } from "../../graph/graph.js";
import { constant } from "../initializers.js";
import type { Layer } from "../layer.js";

const MOMENTUM = 0.1;
const EPS = 1e-5;

/** (1 - momentum) · before + momentum · now, `now` first being multiplied by `correction`. */
function moved(graph: Graph, before: Value, now: Value, correction = 1): Value {
  const kept = graph.add("scale", [before, graph.scalar(1 - MOMENTUM)], {});
  return graph.add("add", [kept, graph.add("scale", [now, graph.scalar(MOMENTUM * correction)], {})], {});
}

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
      const [images, channels, height, width] = x.shape;
      const values = images * height * width;
      const weight = scope.parameter("weight", [channels], constant(1));
      const bias = scope.parameter("bias", [channels], constant(0));
      const mean = training ? graph.add("channelMean", [x], {}) : null;
      const variance = mean === null ? null : graph.add("channelVariance", [x, mean], {});
      const after = (now: Value | null, correction?: number) => (before: Value) =>
        now === null || values === 1 ? before : moved(graph, before, now, correction);
      const runningMean = scope.buffer("running_mean", [channels], 0, after(mean));
      const runningVariance = scope.buffer("running_var", [channels], 1, after(variance, values / (values - 1)));
      if (mean === null || variance === null) {
        const attributes = { eps: EPS, statistics: "fixed" } as const;
        return graph.add("batchNorm2d", [x, weight, bias, runningMean, runningVariance], attributes);
      }
      return graph.add("batchNorm2d", [x, weight, bias, mean, variance], { eps: EPS, statistics: "batch" });
    },
  };
}
