import { castTo } from "../model.js";
import type { Lowering } from "../lowering.js";

/** ReLU's output is never negative, so that "not zero" is the mask; two casts are the fastest way to it. */
export const lowerReluGrad: Lowering<"reluGrad"> = ({ onnx, inputs: [gradient, y] }) => {
  const positive = onnx.add("Cast", [y], { to: BigInt(castTo.bool) });
  return onnx.add("Mul", [gradient, onnx.add("Cast", [positive], { to: BigInt(castTo.float32) })]);
};
