import { float32, sizeOf } from "../core/tensor.js";
import type { Graph, Value } from "../graph/graph.js";

/** Σ weight · y: a loss whose gradient by y is `weights`. */
export function innerProduct(graph: Graph, y: Value, weights: ArrayLike<number>): Value {
  const size = sizeOf(y.shape);
  const row = graph.add("constant", [], { tensor: float32([1, size], Float32Array.from(weights)) });
  const product = graph.add("linear", [graph.add("reshape", [y], { shape: [1, size] }), row], {});
  return graph.add("reshape", [product], { shape: [] });
}
