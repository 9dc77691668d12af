import type { Lowering } from "../lowering.js";

/** y · (1 - y). */
export const lowerSigmoidGrad: Lowering<"sigmoidGrad"> = ({ onnx, inputs: [gradient, y] }) => {
  const rest = onnx.add("Sub", [onnx.scalar(1), y]);
  return onnx.add("Mul", [onnx.add("Mul", [gradient, y]), rest]);
};
