import type { Value } from "../graph/graph.js";
import { movedAverage } from "./moving-average.js";
import type { UpdateContext, UpdateScalar } from "./optimizer.js";

/** How the moments of Adam and AdamW are kept; PyTorch's terms and defaults. */
export interface MomentOptions {
  /** How much of the averages of the gradient and of its square each step keeps. */
  readonly betas: readonly [first: number, second: number];
  /** Added to the denominator, so that a parameter without a gradient stays. */
  readonly eps: number;
}

/** PyTorch's names of the moments. */
export const MOMENTS = ["exp_avg", "exp_avg_sq"] as const;

/**
 * Averages that begin at zero are too small at first; the step grows by the first number and the root of the second
 * moment by the second.
 */
export function biasCorrections({ betas }: MomentOptions): UpdateScalar[] {
  return [
    { name: "first_moment_correction", at: (update) => 1 / (1 - betas[0] ** update) },
    { name: "second_moment_correction", at: (update) => 1 / Math.sqrt(1 - betas[1] ** update) },
  ];
}

/** Takes Adam's step from `from`, which is the parameter or what weight decay left of it. Gives it and the moments. */
export function adaptiveStep(
  { graph, slots, learningRate, scalars: [correction1, correction2] }: UpdateContext,
  { betas, eps }: MomentOptions,
  from: Value,
  gradient: Value,
) {
  const scale = (x: Value, factor: Value) => graph.add("scale", [x, factor], {});
  const first = movedAverage(graph, slots[0], gradient, betas[0]);
  const second = movedAverage(graph, slots[1], graph.add("square", [gradient], {}), betas[1]);
  const direction = graph.add("divideByRoot", [first, second, correction2], { eps });
  const step = scale(direction, scale(scale(learningRate, correction1), graph.scalar(-1)));
  return { parameter: graph.add("add", [from, step], {}), slots: [first, second] };
}
