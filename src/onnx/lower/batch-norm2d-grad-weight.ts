import type { Lowering } from "../lowering.js";

/** Σ g · (x - mean) / √(variance + eps), over images and pixels. */
export const lowerBatchNorm2dGradWeight: Lowering<"batchNorm2dGradWeight"> = ({ onnx, node, inputs }) => {
  const [gradient, x, mean, variance] = inputs;
  const channels = node.output.shape[0];
  const centred = onnx.add("Sub", [x, onnx.reshape(mean, [1, channels, 1, 1])]);
  const products = onnx.add("Mul", [gradient, centred]);
  const sum = onnx.add("ReduceSum", [products, onnx.integers([0, 2, 3])], { keepdims: 0n });
  const deviation = onnx.add("Sqrt", [onnx.add("Add", [variance, onnx.scalar(node.attributes.eps)])]);
  return onnx.add("Div", [sum, deviation]);
};
