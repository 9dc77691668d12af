import type { RewriteRule } from "../rewrite.js";

/**
 * maxPool2d(relu(x)) → relu(maxPool2d(x)): the same numbers, because both keep order, at a fraction of the elementwise
 * work, forward and backward. The gradients are the same too: where a window's largest is positive, it is the first
 * largest in both; where it is not, both are zero.
 */
export const poolBeforeRelu: RewriteRule = (node, { graph, replaced, producer, uses }) => {
  if (node.op !== "maxPool2d" || uses(node.inputs[0]) !== 1) return null;
  const relu = producer(node.inputs[0]);
  if (relu.op !== "relu") return null;
  const pool = graph.add("maxPool2d", [replaced(relu.inputs[0])], node.attributes);
  return graph.within(relu.origin, () => graph.add("relu", [pool], {}));
};
