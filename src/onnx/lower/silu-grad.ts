import type { Lowering } from "../lowering.js";

/** With s = sigmoid(x): s · (1 + x · (1 - s)). */
export const lowerSiluGrad: Lowering<"siluGrad"> = ({ onnx, inputs: [gradient, x] }) => {
  const s = onnx.add("Sigmoid", [x]);
  const rest = onnx.add("Mul", [x, onnx.add("Sub", [onnx.scalar(1), s])]);
  const slope = onnx.add("Mul", [s, onnx.add("Add", [rest, onnx.scalar(1)])]);
  return onnx.add("Mul", [gradient, slope]);
};
