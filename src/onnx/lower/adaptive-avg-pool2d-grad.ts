import { adaptiveBins } from "../adaptive-bins.js";
import type { Lowering } from "../lowering.js";

export const lowerAdaptiveAvgPool2dGrad: Lowering<"adaptiveAvgPool2dGrad"> = ({ onnx, node, inputs: [gradient] }) => {
  const [, , rows, columns] = node.inputs[0].shape;
  const [, , height, width] = node.attributes.inputShape;
  const byRow = onnx.add("MatMul", [onnx.transposed(onnx.tensor(adaptiveBins(height, rows))), gradient]);
  return onnx.add("MatMul", [byRow, onnx.tensor(adaptiveBins(width, columns))]);
};
