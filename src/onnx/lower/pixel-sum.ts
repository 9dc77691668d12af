import type { Lowering } from "../lowering.js";

export const lowerPixelSum: Lowering<"pixelSum"> = ({ onnx, inputs: [x] }) =>
  onnx.add("ReduceSum", [x, onnx.integers([2, 3])]);
