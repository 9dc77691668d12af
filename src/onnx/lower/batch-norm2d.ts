import type { Lowering } from "../lowering.js";

export const lowerBatchNorm2d: Lowering<"batchNorm2d"> = ({ onnx, node, inputs }) =>
  onnx.add("BatchNormalization", inputs, { epsilon: { float: node.attributes.eps } });
