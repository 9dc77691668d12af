import { float32 } from "../../core/tensor.js";
import type { Lowering } from "../lowering.js";

export const lowerNormalizeImage: Lowering<"normalizeImage"> = ({ onnx, node, inputs: [x] }) => {
  const { mean, std } = node.attributes;
  const perChannel = (values: readonly number[]) =>
    onnx.tensor(float32([1, values.length, 1, 1], Float32Array.from(values)));
  const asFloat = onnx.cast(x, "float32");
  const scaled = onnx.add("Mul", [asFloat, perChannel(std.map((deviation) => 1 / (255 * deviation)))]);
  return onnx.add("Add", [scaled, perChannel(mean.map((value, channel) => -value / std[channel]))]);
};
