import type { RewriteRule } from "../rewrite.js";

/** A constant in another shape is a constant: weights that are matrices in a file and filters in a convolution. */
export const foldReshape: RewriteRule = (node, { graph, producer }) => {
  if (node.op !== "reshape") return null;
  const made = producer(node.inputs[0]);
  if (made.op !== "constant") return null;
  const { tensor } = made.attributes;
  return graph.add("constant", [], { tensor: { ...tensor, shape: node.attributes.shape } });
};
