import type { Graph, Value } from "../graph/graph.js";
import { betas } from "./common-settings.js";
import { movedAverage } from "./moving-average.js";
import { optimizerKind } from "./optimizer-kind.js";
import { shrunk } from "./weight-decay.js";

/**
 * Lion (Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023): c = β₁m + (1 - β₁)g;
 * w -= lr·(sign c + λw); m = β₂m + (1 - β₂)g. Each element moves by the learning rate, so that it is smaller than Adam's,
 * and the weight decay larger, by three to ten times.
 */
export const lion = optimizerKind({
  name: "lion",
  title: "Lion",
  defaults: { learningRate: 0.0001, weightDecay: 0 },
  settings: { betas: { ...betas, default: [0.9, 0.99] } },
  create: (options) => ({
    slotsOf: () => ["exp_avg"],
    scalars: [],
    update: ({ graph, parameter, gradient, slots: [average], learningRate }) => {
      const [step, kept] = options.betas;
      const direction = sign(graph, movedAverage(graph, average, gradient, step));
      const change = graph.add("scale", [direction, graph.add("scale", [learningRate, graph.scalar(-1)], {})], {});
      const from = shrunk(graph, options, parameter, learningRate);
      return {
        parameter: graph.add("add", [from, change], {}),
        slots: [movedAverage(graph, average, gradient, kept)],
      };
    },
  }),
});

/** Makes any number of 7e-38 and more too large for relu6, which gives its limit, 6. */
const ENLARGED = 2 ** 126;
const LIMIT = 6;

/** 1, -1 or 0, element by element; what is nearer to 0 than 7e-38 lies between. */
function sign(graph: Graph, x: Value): Value {
  const scale = (value: Value, factor: number) => graph.add("scale", [value, graph.scalar(factor)], {});
  const above = graph.add("relu6", [scale(x, ENLARGED)], {});
  const below = graph.add("relu6", [scale(x, -ENLARGED)], {});
  return scale(graph.add("add", [above, scale(below, -1)], {}), 1 / LIMIT);
}
