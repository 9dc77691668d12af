import { normalizePixels } from "../pixel-norm.js";
import type { Lowering } from "../lowering.js";

export const lowerLayerNorm2dGradWeight: Lowering<"layerNorm2dGradWeight"> = ({ onnx, node, inputs }) => {
  const [gradient, x] = inputs;
  const { normalized } = normalizePixels(onnx, x, node.attributes.eps);
  const products = onnx.add("Mul", [gradient, normalized]);
  return onnx.add("ReduceSum", [products, onnx.integers([0, 2, 3])], { keepdims: 0n });
};
