import type { Lowering } from "../lowering.js";

/** The slope is 1 where x > 0 and `slope` elsewhere: slope + (1 - slope) · [x > 0]. */
export const lowerLeakyReluGrad: Lowering<"leakyReluGrad"> = ({ onnx, node, inputs: [gradient, x] }) => {
  const { slope } = node.attributes;
  const positive = onnx.cast(onnx.add("Greater", [x, onnx.scalar(0)]), "float32");
  const slopes = onnx.add("Add", [onnx.add("Mul", [positive, onnx.scalar(1 - slope)]), onnx.scalar(slope)]);
  return onnx.add("Mul", [gradient, slopes]);
};
