import { adaptiveStep, biasCorrections, type MomentOptions, MOMENTS } from "./adaptive-step.js";
import type { Optimizer } from "./optimizer.js";
import { type WeightDecayOptions, withPenalty } from "./weight-decay.js";

/** How Adam is set; PyTorch's terms and meaning. */
export interface AdamOptions extends MomentOptions, WeightDecayOptions {}

/**
 * Adam (Kingma and Ba, 2015), PyTorch's `optim.Adam` without amsgrad: the step is the average gradient over the root of
 * the average square. Weight decay is an L2 penalty, g += λw.
 */
export function adam(options: AdamOptions): Optimizer {
  return {
    slotsOf: () => MOMENTS,
    scalars: biasCorrections(options),
    update: (context) => {
      const { graph, parameter, gradient } = context;
      return adaptiveStep(context, options, parameter, withPenalty(graph, options, parameter, gradient));
    },
  };
}
