import type { Optimizer } from "./optimizer.js";
import { type WeightDecayOptions, withPenalty } from "./weight-decay.js";

/** How SGD is set; PyTorch's terms and meaning. */
export interface SgdOptions extends WeightDecayOptions {
  readonly momentum: number;
  readonly nesterov: boolean;
}

/**
 * Stochastic gradient descent with momentum, PyTorch's `optim.SGD` without dampening: g += λw; v = μv + g;
 * w -= lr·v, or lr·(g + μv) with Nesterov's variant.
 */
export function sgd(options: SgdOptions): Optimizer {
  const { momentum, nesterov } = options;
  return {
    slotsOf: () => (momentum === 0 ? [] : ["momentum_buffer"]),
    scalars: [],
    update: ({ graph, parameter, gradient, slots, learningRate }) => {
      const scale = (x: typeof parameter, factor: number) => graph.add("scale", [x, graph.scalar(factor)], {});
      const add = (a: typeof parameter, b: typeof parameter) => graph.add("add", [a, b], {});
      const decayed = withPenalty(graph, options, parameter, gradient);
      const velocity = slots.length === 0 ? decayed : add(scale(slots[0], momentum), decayed);
      const direction = nesterov ? add(decayed, scale(velocity, momentum)) : velocity;
      const step = graph.add("scale", [direction, scale(learningRate, -1)], {});
      return { parameter: add(parameter, step), slots: slots.length === 0 ? [] : [velocity] };
    },
  };
}
