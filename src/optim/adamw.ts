import { adaptiveStep, biasCorrections, MOMENTS } from "./adaptive-step.js";
import { betas, eps } from "./common-settings.js";
import { optimizerKind } from "./optimizer-kind.js";
import { shrunk } from "./weight-decay.js";

/**
 * Adam with weight decay that shrinks the weights themselves, w -= lr·λ·w, instead of going through the averages
 * (Loshchilov and Hutter, 2019): PyTorch's `optim.AdamW` without amsgrad.
 */
export const adamw = optimizerKind({
  name: "adamw",
  title: "AdamW",
  defaults: { learningRate: 0.001, weightDecay: 0.01 },
  settings: { betas: { ...betas, default: [0.9, 0.999] }, eps: { ...eps, default: 1e-8 } },
  create: (options) => ({
    slotsOf: () => MOMENTS,
    scalars: biasCorrections(options),
    update: (context) => {
      const { graph, parameter, gradient, learningRate } = context;
      return adaptiveStep(context, options, shrunk(graph, options, parameter, learningRate), gradient);
    },
  }),
});
