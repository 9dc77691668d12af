import type { Lowering } from "../lowering.js";

export const lowerSoftmaxCrossEntropyGrad: Lowering<"softmaxCrossEntropyGrad"> = ({ onnx, node, inputs }) => {
  const [gradient, logits, targets] = inputs;
  const images = node.inputs[1].shape[0];
  const weights = onnx.add("ReduceSum", [targets, onnx.integers([1])]);
  const probabilities = onnx.add("Mul", [onnx.add("Softmax", [logits], { axis: 1n }), weights]);
  const difference = onnx.add("Sub", [probabilities, targets]);
  return onnx.add("Mul", [difference, onnx.add("Mul", [gradient, onnx.scalar(1 / images)])]);
};
