import type { Lowering } from "../lowering.js";

export const lowerDivideByRoot: Lowering<"divideByRoot"> = ({ onnx, node, inputs: [x, square, factor] }) => {
  const root = onnx.add("Mul", [onnx.add("Sqrt", [square]), factor]);
  return onnx.add("Div", [x, onnx.add("Add", [root, onnx.scalar(node.attributes.eps)])]);
};
