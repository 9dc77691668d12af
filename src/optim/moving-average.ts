import type { Graph, Value } from "../graph/graph.js";

/** keep · average + (1 - keep) · value, by which a moving average goes on. */
export function movedAverage(graph: Graph, average: Value, value: Value, keep: number): Value {
  const scale = (x: Value, factor: number) => graph.add("scale", [x, graph.scalar(factor)], {});
  return graph.add("add", [scale(average, keep), scale(value, 1 - keep)], {});
}
