import type { Lowering } from "../lowering.js";

export const lowerRelu6: Lowering<"relu6"> = ({ onnx, inputs: [x] }) =>
  onnx.add("Clip", [x, onnx.scalar(0), onnx.scalar(6)]);
