import type { AnyNode, Value } from "./graph.js";
import { Graph } from "./graph.js";

/** What a rewriting rule may look at and build on. */
export interface RewriteContext {
  /** The graph being built. */
  readonly graph: Graph;
  /** What stands in the new graph for a value of the old one that comes before the node at hand. */
  readonly replaced: (old: Value) => Value;
  /** The old graph's node that computes a value. */
  readonly producer: (old: Value) => AnyNode;
  /** How often the old graph, or the outside, reads a value. */
  readonly uses: (old: Value) => number;
}

/** Gives a node's replacement in the new graph, or `null` to keep the node as it is. */
export type RewriteRule = (node: AnyNode, context: RewriteContext) => Value | null;

/**
 * Builds a graph anew, each node replaced as the first rule that knows better says. `outputs` are the values that the
 * outside reads; what none of them needs is left out, inputs excepted. Gives the new graph and the map of values.
 */
export function rewrite(
  old: Graph,
  outputs: readonly Value[],
  rules: readonly RewriteRule[],
): { graph: Graph; replaced: (value: Value) => Value } {
  const uses = new Map<number, number>();
  const read = ({ id }: Value) => uses.set(id, (uses.get(id) ?? 0) + 1);
  outputs.forEach(read);
  for (const { inputs } of old.nodes) inputs.forEach(read);

  const { graph, replaced } = rebuild(old, (node, context) =>
    context.graph.within(node.origin, () => {
      for (const rule of rules) {
        const value = rule(node, context);
        if (value !== null) return value;
      }
      return null;
    }),
  );
  const pruned = prune(graph, outputs.map(replaced));
  return { graph: pruned.graph, replaced: (value) => pruned.replaced(replaced(value)) };

  function rebuild(source: Graph, rule: RewriteRule) {
    const target = new Graph();
    const values = new Map<number, Value>();
    const context: RewriteContext = {
      graph: target,
      replaced: (value) => values.get(value.id)!,
      producer: (value) => source.producer(value),
      uses: ({ id }) => uses.get(id) ?? 0,
    };
    for (const node of source.nodes) values.set(node.output.id, rule(node, context) ?? copy(node, context));
    return { graph: target, replaced: context.replaced };
  }
}

function copy(node: AnyNode, { graph, replaced }: Pick<RewriteContext, "graph" | "replaced">): Value {
  return graph.within(node.origin, () => graph.add(node.op, node.inputs.map(replaced), node.attributes));
}

function prune(source: Graph, outputs: readonly Value[]) {
  const needed = new Set(outputs.map(({ id }) => id));
  for (const { op, inputs, output } of source.nodes.toReversed()) {
    if (op === "input") needed.add(output.id);
    if (needed.has(output.id)) inputs.forEach(({ id }) => needed.add(id));
  }
  const graph = new Graph();
  const values = new Map<number, Value>();
  const replaced = ({ id }: Value) => values.get(id)!;
  for (const node of source.nodes) {
    if (needed.has(node.output.id)) values.set(node.output.id, copy(node, { graph, replaced }));
  }
  return { graph, replaced };
}
