import { movedAverage } from "./moving-average.js";
import type { Optimizer } from "./optimizer.js";
import { type WeightDecayOptions, withPenalty } from "./weight-decay.js";

/** How RMSprop is set; PyTorch's terms and meaning. */
export interface RmspropOptions extends WeightDecayOptions {
  /** How much of the average of the squared gradient each step keeps. */
  readonly alpha: number;
  /** Added to the denominator. */
  readonly eps: number;
  readonly momentum: number;
}

/**
 * RMSprop (Tieleman and Hinton's lecture, 2012), PyTorch's `optim.RMSprop`, not centred: d = g / (√average g² + eps);
 * w -= lr·d, or with momentum v = μv + d; w -= lr·v.
 */
export function rmsprop(options: RmspropOptions): Optimizer {
  const { alpha, eps, momentum } = options;
  return {
    slotsOf: () => (momentum === 0 ? ["square_avg"] : ["square_avg", "momentum_buffer"]),
    scalars: [],
    update: ({ graph, parameter, gradient, slots: [average, velocity], learningRate }) => {
      const penalised = withPenalty(graph, options, parameter, gradient);
      const square = movedAverage(graph, average, graph.add("square", [penalised], {}), alpha);
      const direction = graph.add("divideByRoot", [penalised, square, graph.scalar(1)], { eps });
      const kept = momentum === 0 ? [] : [graph.add("scale", [velocity, graph.scalar(momentum)], {})];
      const moved = kept.map((memory) => graph.add("add", [memory, direction], {}));
      const step = graph.add("scale", [moved[0] ?? direction, graph.add("scale", [learningRate, graph.scalar(-1)], {})], {}); // prettier-ignore
      return { parameter: graph.add("add", [parameter, step], {}), slots: [square, ...moved] };
    },
  };
}
