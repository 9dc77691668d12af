import type { Lowering } from "../lowering.js";

export const lowerLeakyRelu: Lowering<"leakyRelu"> = ({ onnx, node, inputs }) =>
  onnx.add("LeakyRelu", inputs, { alpha: { float: node.attributes.slope } });
