import type { AnyNode, Value } from "../graph.js";
import type { RewriteRule } from "../rewrite.js";

/** A rule, for one graph, that computes once what several nodes compute alike: gradients ask for the same sums. */
export function shareEqual(): RewriteRule {
  const known = new Map<string, Value>();
  return (node, { graph, replaced }) => {
    const described = describe(node);
    if (described === null) return null;
    const inputs = node.inputs.map(replaced);
    const key = [node.op, described, ...inputs.map(({ id }) => id)].join(" ");
    const value = known.get(key) ?? graph.add(node.op, inputs, node.attributes);
    known.set(key, value);
    return value;
  };
}

/** What a node is set to; `null` for one that is not shared: inputs, and constants of more than one number. */
function describe({ op, attributes }: AnyNode): string | null {
  if (op === "input") return null;
  if (op !== "constant") return JSON.stringify(attributes);
  const { shape, data } = attributes.tensor;
  // Text would not tell -0 from 0.
  return data.length === 1 && data[0] !== 0 && attributes.name === undefined ? `${shape.length} ${data[0]}` : null;
}
