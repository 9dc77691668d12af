import { UserError } from "../core/errors.js";
import { momentum, nesterov } from "./common-settings.js";
import { optimizerKind } from "./optimizer-kind.js";
import { withPenalty } from "./weight-decay.js";

/**
 * Stochastic gradient descent with momentum, PyTorch's `optim.SGD` without dampening: g += λw; v = μv + g;
 * w -= lr·v, or lr·(g + μv) with Nesterov's variant, which needs a momentum: without one a `UserError` is thrown.
 */
export const sgd = optimizerKind({
  name: "sgd",
  title: "SGD",
  defaults: { learningRate: 0.001, weightDecay: 0 },
  settings: {
    /** The assignment's; PyTorch's is 0. */
    momentum: { ...momentum, default: 0.9 },
    nesterov: { ...nesterov, default: false },
  },
  check: ({ momentum, nesterov }, nameOf) => {
    if (nesterov && momentum === 0)
      throw new UserError(`${nameOf("nesterov")} needs a ${nameOf("momentum")} above 0, not 0.`);
  },
  create: (options) => {
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
  },
});
