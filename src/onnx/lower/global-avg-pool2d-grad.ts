import type { Lowering } from "../lowering.js";

export const lowerGlobalAvgPool2dGrad: Lowering<"globalAvgPool2dGrad"> = ({ onnx, node, inputs: [gradient] }) => {
  const { inputShape } = node.attributes;
  const share = onnx.add("Mul", [gradient, onnx.scalar(1 / (inputShape[2] * inputShape[3]))]);
  return onnx.add("Expand", [share, onnx.integers(inputShape)]);
};
