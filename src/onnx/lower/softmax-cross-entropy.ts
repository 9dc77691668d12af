import type { OnnxBuilder } from "../builder.js";
import type { Lowering, Target } from "../lowering.js";

/** log(softmax) of each row; WebGPU's providers lack LogSoftmax. */
function logSoftmax(onnx: OnnxBuilder, target: Target, logits: string): string {
  if (target === "cpu") return onnx.add("LogSoftmax", [logits], { axis: 1n });
  const shifted = onnx.add("Sub", [logits, onnx.add("ReduceMax", [logits], { axes: [1] })]);
  const sum = onnx.add("ReduceSum", [onnx.add("Exp", [shifted]), onnx.integers([1])]);
  return onnx.add("Sub", [shifted, onnx.add("Log", [sum])]);
}

export const lowerSoftmaxCrossEntropy: Lowering<"softmaxCrossEntropy"> = ({
  onnx,
  target,
  node,
  inputs: [logits, targets],
}) => {
  const images = node.inputs[0].shape[0];
  const products = onnx.add("Mul", [logSoftmax(onnx, target, logits), targets]);
  const total = onnx.add("ReduceSum", [products], { keepdims: 0n });
  return onnx.add("Mul", [total, onnx.scalar(-1 / images)]);
};
