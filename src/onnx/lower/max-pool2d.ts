import type { Lowering } from "../lowering.js";

export const lowerMaxPool2d: Lowering<"maxPool2d"> = ({ onnx, node, inputs: [x] }) => {
  const { kernel, stride, padding } = node.attributes;
  return onnx.add("MaxPool", [x], { kernel_shape: kernel, strides: stride, pads: [...padding, ...padding] });
};
