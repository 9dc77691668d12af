import type { Lowering } from "../lowering.js";

/** What PyTorch adds to the norm before it divides by it. */
const EPS = 1e-6;

export const lowerClipFactor: Lowering<"clipFactor"> = ({ onnx, node, inputs: [norm] }) => {
  const factor = onnx.add("Div", [onnx.scalar(node.attributes.maxNorm), onnx.add("Add", [norm, onnx.scalar(EPS)])]);
  return onnx.add("Min", [factor, onnx.scalar(1)]);
};
