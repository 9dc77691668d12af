import { adaptiveStep, biasCorrections, MOMENTS } from "./adaptive-step.js";
import type { AdamOptions } from "./adam.js";
import type { Optimizer } from "./optimizer.js";
import { decayOf } from "./weight-decay.js";

/**
 * Adam with weight decay that shrinks the weights themselves, w -= lr·λ·w, instead of going through the averages
 * (Loshchilov and Hutter, 2019): PyTorch's `optim.AdamW` without amsgrad.
 */
export function adamw(options: AdamOptions): Optimizer {
  return {
    slots: MOMENTS,
    scalars: biasCorrections(options),
    update: (context) => {
      const { graph, parameter, gradient, learningRate } = context;
      const decay = decayOf(options, parameter);
      if (decay === 0) return adaptiveStep(context, options, parameter, gradient);
      const shrinkage = graph.add("scale", [learningRate, graph.scalar(-decay)], {});
      const shrunk = graph.add("add", [parameter, graph.add("scale", [parameter, shrinkage], {})], {});
      return adaptiveStep(context, options, shrunk, gradient);
    },
  };
}
