import { largestOf } from "../core/extremes.js";
import { sameShape } from "../core/tensor.js";
import type { AnyNode, Graph, Node, Value } from "../graph/graph.js";
import type { Trace } from "./trace.js";

/** A layer on the way from a convolution to a map, and its output there: a value of the map's own shape. */
export interface StepBehind {
  readonly layer: string;
  readonly type: string;
  readonly value: Value;
}

/** The convolution that a map comes from, and what is done to each of its sums until it is the map. */
export interface BehindMap {
  readonly convolution: Node<"conv2d">;
  /** In the order of the forward pass: what the convolution gives first, the map last. */
  readonly steps: readonly StepBehind[];
}

/** The shortest way from a value to the map. */
interface Way {
  readonly length: number;
  /** The operation that reads the value; null for the map itself. */
  readonly next: AnyNode | null;
}

/** For each value of a graph, how many convolutions stand one behind the other before it. */
function convolutionDepths(graph: Graph): number[] {
  const depths: number[] = [];
  for (const { op, inputs } of graph.nodes)
    depths.push(largestOf(inputs.map(({ id }) => depths[id]), 0) + Number(op === "conv2d")); // prettier-ignore
  return depths;
}

/**
 * The convolution whose sums become the pixels of a layer's maps one by one: of those from which a way leads to them that keeps
 * the shape, the deepest, which in a residual block is the branch's last; of equally deep ones the nearest. Null where there is
 * none, as behind a pooling.
 */
export function behindMap(graph: Graph, { activations }: Pick<Trace, "activations">, map: Value): BehindMap | null {
  const depths = convolutionDepths(graph);
  const ways = new Map<number, Way>([[map.id, { length: 0, next: null }]]);
  let found: { readonly convolution: Node<"conv2d">; readonly way: Way } | null = null;
  // Values have smaller numbers than what reads them: by the time that one is looked at its shortest way is known.
  for (const node of graph.nodes.slice(0, map.id + 1).toReversed()) {
    const way = ways.get(node.output.id);
    if (way === undefined) continue;
    if (node.op === "conv2d") {
      const deeper = depths[node.output.id] - (found === null ? 0 : depths[found.convolution.output.id]);
      if (found === null || deeper > 0 || (deeper === 0 && way.length < found.way.length)) found = { convolution: node, way }; // prettier-ignore
      continue;
    }
    for (const { id, shape } of node.inputs)
      if (sameShape(shape, map.shape) && way.length + 1 < (ways.get(id)?.length ?? Infinity))
        ways.set(id, { length: way.length + 1, next: node });
  }
  if (found === null) return null;
  const types = new Map(activations.map(({ name, type }) => [name, type]));
  const stepOf = ({ origin: { layer }, output }: AnyNode): StepBehind => ({ layer, type: types.get(layer) ?? "", value: output }); // prettier-ignore
  const steps: StepBehind[] = [stepOf(found.convolution)];
  for (let next = found.way.next; next !== null; next = ways.get(next.output.id)!.next) {
    const step = stepOf(next);
    // Of a layer's own operations the last gives what the layer does; the convolution's sum stands by itself.
    if (steps.length > 1 && steps.at(-1)!.layer === step.layer) steps.pop();
    steps.push(step);
  }
  return { convolution: found.convolution, steps };
}
