import { choice, real } from "../core/kinds.js";
import { setting } from "../core/setting.js";
import { type Shape, sizeOf } from "../core/tensor.js";
import type { Graph, Value } from "../graph/graph.js";
import { adamw } from "./adamw.js";
import { momentum } from "./common-settings.js";
import { movedAverage } from "./moving-average.js";
import { optimizerKind } from "./optimizer-kind.js";
import type { Optimizer } from "./optimizer.js";
import { sgd } from "./sgd.js";
import { shrunk, type WeightDecayOptions } from "./weight-decay.js";

/** Jordan's quintic: it brings every singular value from 0..1 near 1, the small ones fast, within five steps. */
const [A, B, C] = [3.4445, -4.775, 2.0315];
/** The five in two rounds: more in one is less work, but rounding grows twelvefold with each. */
const ROUNDS = [2, 3];
/** Added to the norm, so that a gradient of zeros stays. */
const EPS = 1e-7;

const others = setting(choice(["adamw", "sgd"]), {
  placeholder: "name",
  help: "what updates biases and normalisations: adamw, or sgd",
  default: "adamw",
  label: { en: "biases and norms by", zh: "偏置和归一化参数用" },
  says: {
    en: (name) => `biases and norms by ${TITLES[name]}`,
    zh: (name) => `偏置和归一化参数用 ${TITLES[name]}`,
  },
});
const TITLES = { adamw: adamw.title, sgd: sgd.title };

const othersShare = setting(real({ min: 0 }), {
  placeholder: "share",
  help: "their learning rate, as a share of the learning rate",
  default: 0.05,
  label: { en: "learning rate of these, as a share", zh: "其学习率所占比例" },
  says: { en: (share) => `with ${share} of the learning rate`, zh: (share) => `其学习率为 ${share} 倍` },
});

/**
 * Muon (Jordan et al., 2024; PyTorch 2.9's `optim.Muon`): Nesterov's momentum, made nearly orthogonal by Newton and
 * Schulz's iteration, is the step of each weight matrix: w -= lr·(√max(1, rows / columns)·orthogonal(momentum) + λw).
 * A convolution's weight [O, I, kH, kW] is a matrix [O, I·kH·kW]. Parameters of one dimension are `others`' matter.
 */
export const muon = optimizerKind({
  name: "muon",
  title: "Muon",
  defaults: { learningRate: 0.02, weightDecay: 0 },
  settings: { momentum: { ...momentum, default: 0.95 }, others, othersShare },
  create: (options) => {
    const rest = othersOf(options);
    return {
      slotsOf: (shape) => (isMatrix(shape) ? ["momentum_buffer"] : rest.slotsOf(shape)),
      scalars: rest.scalars,
      update: (context) => {
        const { graph, parameter, gradient, slots, learningRate } = context;
        const scale = (x: Value, factor: number) => graph.add("scale", [x, graph.scalar(factor)], {});
        if (!isMatrix(parameter.shape))
          return rest.update({ ...context, learningRate: scale(learningRate, options.othersShare) });
        const velocity = movedAverage(graph, slots[0], gradient, options.momentum);
        const ahead = movedAverage(graph, velocity, gradient, options.momentum);
        const [rows, columns] = matrixShape(parameter.shape);
        const direction = shaped(graph, orthogonalized(graph, shaped(graph, ahead, [rows, columns])), parameter.shape);
        const step = scale(learningRate, -Math.sqrt(Math.max(1, rows / columns)));
        const from = shrunk(graph, options, parameter, learningRate);
        return {
          parameter: graph.add("add", [from, graph.add("scale", [direction, step], {})], {}),
          slots: [velocity],
        };
      },
    };
  },
});

/** The others' rule: SGD has Muon's momentum, AdamW its own averages. */
function othersOf(options: WeightDecayOptions & { others: "adamw" | "sgd"; momentum: number }): Optimizer {
  if (options.others === "sgd") return sgd.create({ ...options, nesterov: options.momentum > 0 });
  const { betas, eps } = adamw.settings;
  return adamw.create({ ...options, betas: betas.default, eps: eps.default });
}

function isMatrix(shape: Shape): boolean {
  return shape.length > 1;
}

function matrixShape([rows, ...columns]: Shape): [rows: number, columns: number] {
  return [rows, sizeOf(columns)];
}

function shaped(graph: Graph, x: Value, shape: Shape): Value {
  return x.shape.length === shape.length ? x : graph.add("reshape", [x], { shape });
}

/** A matrix with the same singular vectors and singular values near 1. */
function orthogonalized(graph: Graph, matrix: Value): Value {
  const square = graph.add("square", [graph.add("euclideanNorm", [matrix], {})], {});
  const inverse = graph.add("divideByRoot", [graph.scalar(1), square, graph.scalar(1)], { eps: EPS });
  const normed = graph.add("scale", [matrix, inverse], {});
  return ROUNDS.reduce((x, steps) => iterated(graph, x, steps), normed);
}

/**
 * x ← (a + b·g + c·g²)x with g = xxᵀ, so many times. All steps are polynomials of the first g: they are multiplied with each
 * other, on the small side, to p + m, and then with x. A high matrix has xᵀx for g. These are symmetric, so that nothing is
 * transposed.
 */
function iterated(graph: Graph, x: Value, steps: number): Value {
  const scale = (value: Value, factor: number) => graph.add("scale", [value, graph.scalar(factor)], {});
  const add = (left: Value, right: Value) => graph.add("add", [left, right], {});
  const multiply = (left: Value, symmetric: Value) => graph.add("linear", [left, symmetric], {});
  const isWide = x.shape[0] <= x.shape[1];
  let g = isWide ? graph.add("linear", [x, x], {}) : graph.add("linearGradWeight", [x, x], {});
  const polynomial = () => add(scale(g, B), scale(multiply(g, g), C));
  let [h, p] = [polynomial(), A];
  let m = h;
  for (let step = 1; step < steps; step++) {
    const half = add(scale(g, A), multiply(g, h));
    g = add(scale(half, A), multiply(half, h));
    h = polynomial();
    m = add(add(scale(m, A), scale(h, p)), multiply(m, h));
    p *= A;
  }
  return add(scale(x, p), isWide ? graph.add("linearGradWeight", [m, x], {}) : multiply(x, m));
}
