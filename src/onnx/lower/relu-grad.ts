import type { Lowering } from "../lowering.js";

/** ReLU's output is never negative, so that "not zero" is the mask; two casts are the fastest way to it. */
export const lowerReluGrad: Lowering<"reluGrad"> = ({ onnx, inputs: [gradient, y] }) => {
  const positive = onnx.cast(y, "bool");
  return onnx.add("Mul", [gradient, onnx.cast(positive, "float32")]);
};
