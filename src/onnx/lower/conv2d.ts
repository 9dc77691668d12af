import { conv } from "../conv.js";
import type { Lowering } from "../lowering.js";

export const lowerConv2d: Lowering<"conv2d"> = ({ onnx, target, node, inputs }) => {
  const { stride, padding, dilation, groups } = node.attributes;
  const [x, weight] = node.inputs;
  const kernel = weight.shape.slice(2);
  const channels = { channels: x.shape[1], filters: weight.shape[0], groups };
  return conv(onnx, target, inputs, channels, {
    kernel_shape: kernel,
    strides: stride,
    pads: [...padding, ...padding],
    dilations: dilation,
    group: BigInt(groups),
  });
};
