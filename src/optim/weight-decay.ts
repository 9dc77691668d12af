import type { Graph, Value } from "../graph/graph.js";

/** How much large weights cost, and which parameters pay. */
export interface WeightDecayOptions {
  /** PyTorch's `weight_decay`; 0 is none. */
  readonly weightDecay: number;
  /**
   * `all` parameters, as in PyTorch, where it is left out; or `weights`: neither biases nor the scales and shifts of
   * normalisations, which are the parameters of one dimension.
   */
  readonly decayOn?: "all" | "weights";
}

/** The weight decay of one parameter. */
function decayOf({ weightDecay, decayOn = "all" }: WeightDecayOptions, parameter: Value): number {
  return decayOn === "weights" && parameter.shape.length < 2 ? 0 : weightDecay;
}

/** The gradient with that of the L2 penalty: g + λw. */
export function withPenalty(graph: Graph, options: WeightDecayOptions, parameter: Value, gradient: Value): Value {
  const decay = decayOf(options, parameter);
  if (decay === 0) return gradient;
  return graph.add("add", [gradient, graph.add("scale", [parameter, graph.scalar(decay)], {})], {});
}

/** The parameter after a decay that goes through no gradient: w - lr·λ·w. */
export function shrunk(graph: Graph, options: WeightDecayOptions, parameter: Value, learningRate: Value): Value {
  const decay = decayOf(options, parameter);
  if (decay === 0) return parameter;
  const shrinkage = graph.add("scale", [learningRate, graph.scalar(-decay)], {});
  return graph.add("add", [parameter, graph.add("scale", [parameter, shrinkage], {})], {});
}
