import type { Lowering } from "../lowering.js";

export const lowerSoftmaxCrossEntropy: Lowering<"softmaxCrossEntropy"> = ({
  onnx,
  node,
  inputs: [logits, targets],
}) => {
  const images = node.inputs[0].shape[0];
  const logProbabilities = onnx.add("LogSoftmax", [logits], { axis: 1n });
  const total = onnx.add("ReduceSum", [onnx.add("Mul", [logProbabilities, targets])], { keepdims: 0n });
  return onnx.add("Mul", [total, onnx.scalar(-1 / images)]);
};
