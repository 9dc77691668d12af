import { float32 } from "../../core/tensor.js";
import type { Lowering } from "../lowering.js";

/** Each window spreads its gradient evenly: a transposed convolution of every channel by itself with a flat kernel. */
export const lowerAvgPool2dGrad: Lowering<"avgPool2dGrad"> = ({ onnx, node, inputs: [gradient] }) => {
  const { kernel, stride, padding, inputShape } = node.attributes;
  const [, channels, outHeight, outWidth] = node.inputs[0].shape;
  const outputPadding = [outHeight, outWidth].map((extent, axis) => {
    const covered = (extent - 1) * stride[axis] + kernel[axis] - 2 * padding[axis];
    return inputShape[axis + 2] - covered;
  });
  const pixels = kernel[0] * kernel[1];
  const flat = float32([channels, 1, ...kernel], new Float32Array(channels * pixels).fill(1 / pixels));
  return onnx.add("ConvTranspose", [gradient, onnx.tensor(flat)], {
    kernel_shape: kernel,
    strides: stride,
    pads: [...padding, ...padding],
    output_padding: outputPadding,
    group: BigInt(channels),
  });
};
