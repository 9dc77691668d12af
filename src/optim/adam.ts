import { adaptiveStep, biasCorrections, MOMENTS } from "./adaptive-step.js";
import { betas, eps } from "./common-settings.js";
import { optimizerKind } from "./optimizer-kind.js";
import { withPenalty } from "./weight-decay.js";

/**
 * Adam (Kingma and Ba, 2015), PyTorch's `optim.Adam` without amsgrad: the step is the average gradient over the root of
 * the average square. Weight decay is an L2 penalty, g += λw.
 */
export const adam = optimizerKind({
  name: "adam",
  title: "Adam",
  defaults: { learningRate: 0.001, weightDecay: 0 },
  settings: { betas: { ...betas, default: [0.9, 0.999] }, eps: { ...eps, default: 1e-8 } },
  create: (options) => ({
    slotsOf: () => MOMENTS,
    scalars: biasCorrections(options),
    update: (context) => {
      const { graph, parameter, gradient } = context;
      return adaptiveStep(context, options, parameter, withPenalty(graph, options, parameter, gradient));
    },
  }),
});
