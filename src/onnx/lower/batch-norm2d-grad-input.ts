import { float32 } from "../../core/tensor.js";
import type { Lowering } from "../lowering.js";

/**
 * The rule is linear in g and x for each channel, a · g + b · x + c, and BatchNormalization with nothing to normalise is
 * the fastest way to such a pass.
 */
export const lowerBatchNorm2dGradInput: Lowering<"batchNorm2dGradInput"> = ({ onnx, node, inputs }) => {
  const [gradient, x, weight, mean, variance, gradWeight, gradBias] = inputs;
  const [images, channels, height, width] = node.output.shape;
  const share = onnx.scalar(1 / (images * height * width));
  const deviation = onnx.add("Sqrt", [onnx.add("Add", [variance, onnx.scalar(node.attributes.eps)])]);
  const a = onnx.add("Div", [weight, deviation]);
  const shared = (sum: string) => onnx.add("Mul", [onnx.add("Mul", [sum, share]), a]);
  const b = onnx.add("Neg", [onnx.add("Div", [shared(gradWeight), deviation])]);
  const c = onnx.add("Neg", [onnx.add("Add", [shared(gradBias), onnx.add("Mul", [b, mean])])]);
  const zeros = onnx.tensor(float32([channels]));
  const ones = onnx.tensor(float32([channels], new Float32Array(channels).fill(1)));
  const affine = (tensor: string, factor: string, offset: string) =>
    onnx.add("BatchNormalization", [tensor, factor, offset, zeros, ones], { epsilon: { float: 0 } });
  return onnx.add("Add", [affine(gradient, a, c), affine(x, b, zeros)]);
};
