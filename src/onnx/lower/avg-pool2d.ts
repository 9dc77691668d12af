import type { Lowering } from "../lowering.js";

export const lowerAvgPool2d: Lowering<"avgPool2d"> = ({ onnx, node, inputs: [x] }) => {
  const { kernel, stride, padding } = node.attributes;
  const pads = [...padding, ...padding];
  return onnx.add("AveragePool", [x], { kernel_shape: kernel, strides: stride, pads, count_include_pad: 1n });
};
