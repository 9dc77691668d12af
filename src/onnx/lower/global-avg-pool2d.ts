import type { Lowering } from "../lowering.js";

export const lowerGlobalAvgPool2d: Lowering<"globalAvgPool2d"> = ({ onnx, inputs: [x] }) =>
  onnx.add("GlobalAveragePool", [x]);
