import type { Lowering } from "../lowering.js";

/** 1 where 0 < x < 6, as PyTorch has it at the ends. */
export const lowerRelu6Grad: Lowering<"relu6Grad"> = ({ onnx, inputs: [gradient, x] }) => {
  const above = onnx.add("Greater", [x, onnx.scalar(0)]);
  const inside = onnx.add("And", [above, onnx.add("Less", [x, onnx.scalar(6)])]);
  return onnx.add("Mul", [gradient, onnx.cast(inside, "float32")]);
};
