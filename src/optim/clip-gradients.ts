import type { Graph, Value } from "../graph/graph.js";

/**
 * Scales all gradients down together where their common norm is above `maxNorm`, as PyTorch's
 * `nn.utils.clip_grad_norm_` does. Gives them and the norm from before.
 */
export function clipGradients(graph: Graph, gradients: readonly Value[], maxNorm: number) {
  const norm = graph.add("euclideanNorm", [...gradients], {});
  const factor = graph.add("clipFactor", [norm], { maxNorm });
  return { norm, gradients: gradients.map((gradient) => graph.add("scale", [gradient, factor], {})) };
}
