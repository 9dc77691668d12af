import { overhang } from "../../graph/shapes.js";
import type { Lowering } from "../lowering.js";

/** Where windows reach beyond the padding there is more of it at the end, which is the same in every version of ONNX. */
export const lowerMaxPool2d: Lowering<"maxPool2d"> = ({ onnx, node, inputs: [x] }) => {
  const { kernel, stride, padding } = node.attributes;
  const beyond = overhang(node.inputs[0].shape, node.output.shape, node.attributes);
  const ends = padding.map((extent, axis) => extent + beyond[axis]);
  return onnx.add("MaxPool", [x], { kernel_shape: kernel, strides: stride, pads: [...padding, ...ends] });
};
