import { normalizePixels } from "../pixel-norm.js";
import type { Lowering } from "../lowering.js";

export const lowerLayerNorm2d: Lowering<"layerNorm2d"> = ({ onnx, node, inputs: [x, weight, bias] }) => {
  const perChannel = [1, node.output.shape[1], 1, 1];
  const { normalized } = normalizePixels(onnx, x, node.attributes.eps);
  const scaled = onnx.add("Mul", [normalized, onnx.reshape(weight, perChannel)]);
  return onnx.add("Add", [scaled, onnx.reshape(bias, perChannel)]);
};
