import type { Lowering } from "../lowering.js";

export const lowerConv2d: Lowering<"conv2d"> = ({ onnx, node, inputs }) => {
  const { stride, padding, dilation, groups } = node.attributes;
  const kernel = node.inputs[1].shape.slice(2);
  return onnx.add("Conv", inputs, {
    kernel_shape: kernel,
    strides: stride,
    pads: [...padding, ...padding],
    dilations: dilation,
    group: BigInt(groups),
  });
};
