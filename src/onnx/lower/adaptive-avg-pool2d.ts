import { adaptiveBins } from "../adaptive-bins.js";
import type { Lowering } from "../lowering.js";

/** Rows, then columns, are averaged by a product with a matrix of bins. */
export const lowerAdaptiveAvgPool2d: Lowering<"adaptiveAvgPool2d"> = ({ onnx, node, inputs: [x] }) => {
  const [, , height, width] = node.inputs[0].shape;
  const [rows, columns] = node.attributes.size;
  const byRow = onnx.add("MatMul", [onnx.tensor(adaptiveBins(height, rows)), x]);
  return onnx.add("MatMul", [byRow, onnx.transposed(onnx.tensor(adaptiveBins(width, columns)))]);
};
