import { normalShareBelow } from "../normal-distribution.js";
import type { Lowering } from "../lowering.js";

/** Φ(x) + x · φ(x), where φ is the standard normal density. */
export const lowerGeluGrad: Lowering<"geluGrad"> = ({ onnx, inputs: [gradient, x] }) => {
  const halfSquare = onnx.add("Mul", [onnx.add("Mul", [x, x]), onnx.scalar(-0.5)]);
  const density = onnx.add("Mul", [onnx.add("Exp", [halfSquare]), onnx.scalar(1 / Math.sqrt(2 * Math.PI))]);
  const slope = onnx.add("Add", [normalShareBelow(onnx, x), onnx.add("Mul", [x, density])]);
  return onnx.add("Mul", [gradient, slope]);
};
