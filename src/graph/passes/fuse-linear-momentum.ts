import type { Value } from "../graph.js";
import type { RewriteRule } from "../rewrite.js";

/**
 * constant · velocity + linearGradWeight → linearGradWeightAccumulate: a large linear layer's gradient goes straight
 * into its velocity, and is never written by itself.
 */
export const fuseLinearMomentum: RewriteRule = (node, { graph, replaced, producer, uses }) => {
  if (node.op !== "add" || uses(node.inputs[1]) !== 1) return null;
  const [kept, gradient] = node.inputs.map(producer);
  if (kept.op !== "scale" || gradient.op !== "linearGradWeight") return null;
  const factor = producer(kept.inputs[1]);
  if (factor.op !== "constant") return null;
  const [upstream, x] = gradient.inputs.map(replaced);
  const decay = factor.attributes.tensor.data[0];
  const inputs: [Value, Value, Value] = [upstream, x, replaced(kept.inputs[0])];
  return graph.within(gradient.origin, () => graph.add("linearGradWeightAccumulate", inputs, { decay }));
};
