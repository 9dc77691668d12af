import { real } from "../core/kinds.js";
import { setting } from "../core/setting.js";
import { eps, momentum } from "./common-settings.js";
import { movedAverage } from "./moving-average.js";
import { optimizerKind } from "./optimizer-kind.js";
import { withPenalty } from "./weight-decay.js";

const alpha = setting(real({ min: 0, max: 1 }), {
  placeholder: "value",
  help: "how much of the average of the squared gradient each step keeps",
  default: 0.99,
  label: { en: "alpha", zh: "alpha" },
  says: { en: (value) => `alpha ${value}`, zh: (value) => `alpha ${value}` },
});

/**
 * RMSprop (Tieleman and Hinton's lecture, 2012), PyTorch's `optim.RMSprop`, not centred: d = g / (√average g² + eps);
 * w -= lr·d, or with momentum v = μv + d; w -= lr·v.
 */
export const rmsprop = optimizerKind({
  name: "rmsprop",
  title: "RMSprop",
  defaults: { learningRate: 0.01, weightDecay: 0 },
  settings: { alpha, eps: { ...eps, default: 1e-8 }, momentum: { ...momentum, default: 0 } },
  create: (options) => {
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
  },
});
