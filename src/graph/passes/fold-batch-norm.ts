import { float32, sizeOf, type Tensor } from "../../core/tensor.js";
import type { AnyNode } from "../graph.js";
import type { RewriteRule } from "../rewrite.js";

type Constant = Tensor<"float32">;

/**
 * batchNorm2d(conv2d(x)) → conv2d(x) with other filters and biases, where all that the norm and the convolution read
 * beside x are constants, as in evaluation. With s = weight / √(variance + eps) a filter is multiplied by its s, and
 * its bias becomes (bias - mean) · s + the norm's bias; in float64, rounded once.
 */
export const foldBatchNorm: RewriteRule = (node, { graph, replaced, producer, uses }) => {
  if (node.op !== "batchNorm2d" || uses(node.inputs[0]) !== 1) return null;
  const conv = producer(node.inputs[0]);
  if (conv.op !== "conv2d") return null;
  const [filters, bias = null] = constantsOf(conv.inputs.slice(1).map(producer)) ?? [];
  const perChannel = constantsOf(node.inputs.slice(1).map(producer));
  if (filters === undefined || perChannel === null) return null;
  const [weight, shift, mean, variance] = perChannel;
  const scale = Float64Array.from(weight.data, (value, o) => value / Math.sqrt(variance.data[o] + node.attributes.eps));
  const numbers = sizeOf(filters.shape.slice(1));
  // Loops of their own: from() with a function takes seconds over a network's weights.
  const scaled = new Float32Array(filters.data.length);
  scale.forEach((s, o) => {
    for (let i = o * numbers; i < (o + 1) * numbers; i++) scaled[i] = filters.data[i] * s;
  });
  const shifted = Float32Array.from(scale, (s, o) => ((bias?.data[o] ?? 0) - mean.data[o]) * s + shift.data[o]);
  return graph.within(conv.origin, () => {
    const constant = (tensor: Constant) => graph.add("constant", [], { tensor });
    const [x] = conv.inputs;
    const inputs = [
      replaced(x),
      constant(float32(filters.shape, scaled)),
      constant(float32(mean.shape, shifted)),
    ] as const;
    return graph.add("conv2d", [...inputs], conv.attributes);
  });
};

/** What constants hold; `null` where one of the nodes is none. */
function constantsOf(nodes: readonly AnyNode[]): Constant[] | null {
  const tensors = nodes.flatMap((node) => (node.op === "constant" ? [node.attributes.tensor] : []));
  return tensors.length === nodes.length ? tensors : null;
}
