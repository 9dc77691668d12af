import { adaptiveStep, biasCorrections, MOMENTS } from "./adaptive-step.js";
import type { AdamOptions } from "./adam.js";
import type { Optimizer } from "./optimizer.js";
import { shrunk } from "./weight-decay.js";

/**
 * Adam with weight decay that shrinks the weights themselves, w -= lr·λ·w, instead of going through the averages
 * (Loshchilov and Hutter, 2019): PyTorch's `optim.AdamW` without amsgrad.
 */
export function adamw(options: AdamOptions): Optimizer {
  return {
    slotsOf: () => MOMENTS,
    scalars: biasCorrections(options),
    update: (context) => {
      const { graph, parameter, gradient, learningRate } = context;
      return adaptiveStep(context, options, shrunk(graph, options, parameter, learningRate), gradient);
    },
  };
}
