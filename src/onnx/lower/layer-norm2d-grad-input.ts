import { normalizePixels } from "../pixel-norm.js";
import type { Lowering } from "../lowering.js";

/** With g' = g · weight and means over channels: (g' - mean(g') - x̂ · mean(g' · x̂)) / √(variance + eps). */
export const lowerLayerNorm2dGradInput: Lowering<"layerNorm2dGradInput"> = ({ onnx, node, inputs }) => {
  const [gradient, x, weight] = inputs;
  const { normalized, deviation } = normalizePixels(onnx, x, node.attributes.eps);
  const mean = (tensor: string) => onnx.add("ReduceMean", [tensor], { axes: [1] });
  const scaled = onnx.add("Mul", [gradient, onnx.reshape(weight, [1, node.output.shape[1], 1, 1])]);
  const along = onnx.add("Mul", [normalized, mean(onnx.add("Mul", [scaled, normalized]))]);
  const centred = onnx.add("Sub", [scaled, mean(scaled)]);
  return onnx.add("Div", [onnx.add("Sub", [centred, along]), deviation]);
};
